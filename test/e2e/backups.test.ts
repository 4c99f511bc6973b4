import { mkdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { testIds } from '../../renderer/ui/testIds'
import { Device } from '../support/device'
import { violations } from './support/accessibility'
import { launchApp, screenshot, temporaryProfile, type RunningApp } from './support/app'
import { choose } from './support/dialogs'
import { call, PASSPHRASE } from './support/journal'
import { pressOn } from './support/keyboard'
import { PASSWORD, startWebDav, USERNAME, withoutWebDav } from '../support/webDavServer'

/* Backups in the real app: a folder is chosen once, what is wrong is told, and another window restores from it, or from a server. */

const apps: RunningApp[] = []
const undo: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const app of apps) await app.quit()
  for (const one of undo.reverse()) await one()
})

async function temporary(): Promise<string> {
  const { folder, remove } = await temporaryProfile()
  undo.push(remove)
  return folder
}

async function openBackups({ page }: RunningApp): Promise<void> {
  if (!(await page.locator('main.settings').isVisible())) await page.keyboard.press('Control+,')
  await page.locator('[data-section=backups]').click()
}

/** Adds a server, with a wrong password first, and waits for its backup; null where there is no server here. */
async function toAServer(app: RunningApp): Promise<string | null> {
  if (withoutWebDav) return null
  const { page } = app
  const server = await startWebDav()
  undo.push(() => server.close())
  await pressOn(page, page.getByTestId(testIds.backupAddress))
  await page.getByTestId(testIds.backupUrl).fill(server.url)
  await page.getByTestId(testIds.backupUsername).fill(USERNAME)
  await page.getByTestId(testIds.backupPassword).fill('not this one')
  await page.getByTestId(testIds.backupAddAddress).click()
  await page.getByRole('dialog').getByRole('alert').waitFor()
  await screenshot(page, 'backups-server-form')
  expect(await violations(page)).toEqual([])
  await page.getByTestId(testIds.backupPassword).fill(PASSWORD)
  await page.getByTestId(testIds.backupAddAddress).click()
  const added = page.getByTestId(testIds.backup).filter({ hasText: server.url })
  await added.filter({ hasText: 'Read back completely' }).waitFor()
  await screenshot(page, 'backups-server')
  return server.url
}

it('a folder is chosen by keyboard, backed up into, read back, missed when it is gone, and restored from', async () => {
  const device = await Device.first()
  undo.push(() => device.remove())
  const { journal, audio } = device.services
  await journal.sessions.create({ title: 'By the lake', text: 'We went around it.' })
  await audio.importFile(join(import.meta.dirname, '../fixtures/audio/speech.webm'))
  await device.host.close()
  const disk = join(await temporary(), 'Disk')
  const away = `${disk}-away`
  const fresh = await temporary()
  await mkdir(disk)

  const app = await launchApp({ profile: device.profile })
  apps.push(app)
  const { page } = app
  await page.getByTestId(testIds.unlockPassphrase).fill(PASSPHRASE)
  await page.keyboard.press('Enter')
  await page.getByTestId(testIds.journal).waitFor()
  await openBackups(app)
  await page.getByText('No backups yet').waitFor()
  await screenshot(page, 'backups-empty')
  expect(await violations(page)).toEqual([])

  await choose(app, disk)
  await pressOn(page, page.getByTestId(testIds.backupAdd))
  await page.getByTestId(testIds.backup).filter({ hasText: 'Read back completely' }).waitFor()
  await screenshot(page, 'backups-good')
  expect(await violations(page)).toEqual([])

  // What is in the backup can be heard, and a sheet says so.
  await pressOn(page, page.getByTestId(testIds.backupListen))
  await page.getByText('from the backup on').waitFor()
  const sheet = join(await temporary(), 'Rehearsal.pdf')
  await choose(app, sheet)
  await pressOn(page, page.getByTestId(testIds.backupSheet))
  await page.getByText('Sheet saved.').waitFor()
  expect((await readFile(sheet)).subarray(0, 5).toString()).toBe('%PDF-')
  await screenshot(page, 'backups-heard')

  // The disk is gone: it is told here and in the journal, with what to do.
  await rename(disk, away)
  await pressOn(page, page.getByTestId(testIds.backupRun))
  await page.getByText('The last backup failed').first().waitFor()
  await page.getByText('Connect the disk').first().waitFor()
  await screenshot(page, 'backups-gone')
  await call(page, 'settings', 'set', { key: 'appearance.language', value: 'de' })
  await call(page, 'settings', 'set', { key: 'appearance.theme', value: 'dark' })
  await page.getByText('Schließe den Datenträger an').first().waitFor()
  await screenshot(page, 'backups-gone-german-dark')
  expect(await violations(page)).toEqual([])
  await call(page, 'settings', 'set', { key: 'appearance.language', value: 'en' })
  await page.keyboard.press('Escape')
  await page.getByTestId(testIds.navJournal).click()
  await page.getByTestId(testIds.backupTrouble).waitFor()
  await screenshot(page, 'backups-trouble')
  await page.getByTestId(testIds.backupTrouble).getByRole('button', { name: 'Show backups' }).click()
  await rename(away, disk)
  await page.getByTestId(testIds.backupRun).click()
  await page.getByText('The last backup failed').first().waitFor({ state: 'detached' })

  const url = await toAServer(app)
  const restoring = await launchApp({ profile: fresh })
  apps.push(restoring)
  await choose(restoring, disk)
  await restoring.page.getByTestId(testIds.chooseRestore).click()
  await restoring.page.getByTestId(testIds.restoreChoose).click()
  await restoring.page.getByTestId(testIds.restoreSecret).fill('not this one at all')
  await restoring.page.getByTestId(testIds.restoreSubmit).click()
  await restoring.page.getByRole('alert').waitFor()
  await screenshot(restoring.page, 'backups-restore')
  expect(await violations(restoring.page)).toEqual([])
  if (url !== null) {
    await restoring.page.getByTestId(testIds.restorePlace).getByText('WebDAV server').click()
    await restoring.page.getByTestId(testIds.restoreUrl).fill(url)
    await restoring.page.getByTestId(testIds.restoreUsername).fill(USERNAME)
    await restoring.page.getByTestId(testIds.restorePassword).fill(PASSWORD)
    await screenshot(restoring.page, 'backups-restore-server')
    expect(await violations(restoring.page)).toEqual([])
  }
  await restoring.page.getByTestId(testIds.restoreSecret).fill(PASSPHRASE)
  await restoring.page.getByTestId(testIds.restoreSubmit).click()
  await restoring.page.getByTestId(testIds.journal).waitFor()
  await restoring.page.getByTestId(testIds.entryItem).filter({ hasText: 'By the lake' }).waitFor()
})
