import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SessionId } from '../../app/ids'
import { testIds } from '../../renderer/ui/testIds'
import { Device, type Place } from '../support/device'
import { faults } from '../support/faults'
import { TestProxy } from '../support/proxy'
import { hasRealServer, startServer, type TestServer } from '../support/server'
import { screenshot, temporaryProfile, type RunningApp } from './support/app'
import { call, launchUnlocked } from './support/journal'
import { pressOn, tabTo } from './support/keyboard'
import { microphoneFlags, speak } from './support/speech'

/*
 * What asks for its person: a server that no longer knows her, refuses a document, lost everything, or brings the end of most
 * entries; a microphone that is not allowed, not there, or goes away; a recording that was cut off.
 */

const ENTRIES = 14

let server: TestServer
let proxy: TestProxy
let place: Place
let study: Device
let phone: Device
let app: RunningApp
let entries: SessionId[]
const sounds = await temporaryProfile()

beforeAll(async () => {
  server = await startServer()
  proxy = await TestProxy.start(server.url)
  const { username, password } = server
  place = { url: proxy.url, username, password, prefix: server.prefix() }
  study = await Device.first(place)
  const { sessions } = study.services.journal
  entries = []
  for (let n = 0; n < ENTRIES; n++) entries.push(await sessions.create({ title: `Entry ${n}`, text: 'words' }))
  await study.sync()
  phone = await Device.joined({ ...place, url: server.url })
  await phone.sync()
  await study.host.close()
  const voice = await speak(sounds.folder, 'This morning I walked along the river.')
  app = await launchUnlocked({ profile: study.profile, args: microphoneFlags(voice, true) })
  await state('up-to-date')
})

afterAll(async () => {
  await app?.quit()
  await phone?.remove()
  await study?.remove()
  await proxy?.close()
  await server?.close()
  await sounds.remove()
})

const state = (wanted: string) =>
  app.page.locator(`[data-testid=${testIds.syncPill}][data-state=${wanted}]`).waitFor({ timeout: 60_000 })

/** Opens the sync panel with its shortcut. */
async function panel() {
  await app.page.keyboard.press('Control+Shift+Y')
  const shown = app.page.getByTestId(testIds.syncPanel)
  await shown.waitFor()
  return shown
}

async function close(): Promise<void> {
  await app.page.keyboard.press('Escape')
  await app.page.getByTestId(testIds.syncPanel).waitFor({ state: 'detached' })
}

const count = async (view: 'journal' | 'trash'): Promise<number> =>
  ((await call(app.page, 'journal', 'list', { view })).value as { entries: unknown[] }).entries.length

describe('syncing', () => {
  it('asks to sign in again where the server no longer takes the password, and goes on', async () => {
    const { page } = app
    proxy.rule = () => faults.unauthorized
    await call(page, 'sync', 'now')
    await state('needs-you')
    const shown = await panel()
    await shown.getByText('Sign in again').waitFor()
    await screenshot(page, 'panel-sign-in')
    const password = shown.getByLabel('Password')
    await tabTo(page, password)
    await page.keyboard.type(place.password)
    proxy.rule = () => undefined
    await page.keyboard.press('Enter')
    await state('up-to-date')
    await shown.getByText('Sign in again').waitFor({ state: 'detached' })
    await close()
  })

  it('names the document that the server refuses while the rest goes on, and tries again when asked', async () => {
    const { page } = app
    const refused = entries[0] ?? ''
    const body = JSON.stringify([{ id: refused, rev: '2-x', error: 'forbidden', reason: 'not now' }])
    proxy.rule = ({ path, body: sent }) =>
      path.includes('_bulk_docs') && sent.includes(refused)
        ? { kind: 'answer', status: 201, headers: { 'content-type': 'application/json' }, body }
        : undefined
    await call(page, 'journal', 'rename', { id: refused, title: 'Refused by the server' })
    await state('needs-you')
    const shown = await panel()
    await shown.getByText('One document is left out. Everything else keeps syncing.').waitFor()
    await shown.locator('li', { hasText: 'Refused by the server' }).waitFor()
    await screenshot(page, 'panel-quarantine')
    proxy.rule = () => undefined
    await pressOn(page, shown.getByRole('button', { name: 'Try again' }))
    await state('up-to-date')
    await close()
  })

  it('stops before most of the journal goes to the trash, and keeps it when told to', async () => {
    const { page } = app
    await phone.sync()
    await phone.services.journal.sessions.trash(entries)
    await phone.sync()
    await state('needs-you')
    const shown = await panel()
    await shown.getByText('Sync stopped: please confirm').waitFor()
    await screenshot(page, 'panel-brake')
    // A few may have gone before it was clear that it would be most of them.
    expect(await count('journal')).toBeGreaterThan(ENTRIES / 2)
    await pressOn(page, shown.getByRole('button', { name: 'No, keep mine' }))
    await state('up-to-date')
    await close()
    await expect.poll(() => count('journal')).toBe(ENTRIES)
    await phone.sync()
    await phone.services.journal.summaries.settled()
    expect(phone.titles()).toHaveLength(ENTRIES)
  })

  // The stand-in on loopback does not tell of a database that went away.
  it.skipIf(!hasRealServer)('asks when the server has lost what it had, and sends it again', async () => {
    const { page } = app
    await call(page, 'sync', 'pause', { paused: true })
    const { body } = await server.request('GET', '/_all_dbs')
    const mine = (body as string[]).filter((name) => name.startsWith(place.prefix))
    for (const name of mine) await server.request('DELETE', `/${encodeURIComponent(name)}`)
    await call(page, 'sync', 'pause', { paused: false })
    await state('needs-you')
    const shown = await panel()
    await shown.getByText("The server's copy of your journal is suddenly gone.").waitFor()
    await screenshot(page, 'panel-lost')
    await pressOn(page, shown.getByRole('button', { name: 'Yes, upload everything again' }))
    await state('up-to-date')
    await close()
    const { body: sessions } = await server.request('GET', `/${place.prefix}-sessions`)
    expect((sessions as { doc_count: number }).doc_count).toBe(ENTRIES)
  })

  it('goes on by itself when the network comes back, and says so meanwhile', async () => {
    const { page } = app
    proxy.setOffline(true)
    await state('offline')
    const shown = await panel()
    await shown.getByText('The server cannot be reached.').first().waitFor()
    await screenshot(page, 'panel-offline')
    proxy.setOffline(false)
    await pressOn(page, shown.getByRole('button', { name: 'Sync now' }))
    await state('up-to-date')
    await close()
  })
})

describe('the microphone', () => {
  const problem = () => app.page.getByTestId(testIds.recorderProblem)
  const recording = () =>
    app.page.locator(`[data-testid=${testIds.recorder}][data-phase=recording]`).waitFor({ timeout: 30_000 })

  it('that goes away ends the recording, and everything until then is kept', async () => {
    const { page } = app
    await page.keyboard.press('Control+R')
    await recording()
    await expect.poll(() => page.getByTestId(testIds.recorderTime).innerText()).toMatch(/0:0[1-9]/)
    // The process that listens to the device ends, as when the device is pulled out.
    await app.electron.evaluate(({ app }) => {
      const audio = app.getAppMetrics().find(({ serviceName }) => serviceName === 'audio.mojom.AudioService')
      if (!audio) throw new Error('There is no process for sound.')
      process.kill(audio.pid, 'SIGKILL')
    })
    await page.getByTestId(testIds.toast).filter({ hasText: 'Everything until then is saved.' }).waitFor()
    await screenshot(page, 'microphone-lost')
    await expect.poll(() => count('journal')).toBe(ENTRIES + 1)
  })

  it('that is not there is said so; a recording that was cut off is offered at the next start', async () => {
    const before = await count('journal')
    await app.page.keyboard.press('Control+R')
    await recording()
    await expect.poll(() => app.page.getByTestId(testIds.recorderTime).innerText()).toMatch(/0:0[2-9]/)
    await app.kill()

    app = await launchUnlocked({ profile: study.profile })
    const { page } = app
    await page.getByText('A recording was interrupted').waitFor()
    await screenshot(page, 'recovery')
    await pressOn(page, page.getByRole('button', { name: 'Keep it' }))
    await page.getByTestId(testIds.player).first().waitFor()
    await expect.poll(() => count('journal')).toBe(before + 1)

    // Machines for tests have none; one that has is asked for a device that it has not.
    await call(page, 'settings', 'set', { key: 'audio.inputDeviceId', value: 'gone' })
    await page.keyboard.press('Control+R')
    await problem().getByText('No microphone found').waitFor()
    await screenshot(page, 'microphone-missing')
  })

  it('that is not allowed says what to do, and writing stays possible', async () => {
    await app.quit()
    app = await launchUnlocked({ profile: study.profile, args: ['--use-fake-device-for-media-stream'] })
    await app.electron.evaluate(({ session }) =>
      session
        .fromPartition('journal', { cache: false })
        .setPermissionRequestHandler((_contents, _permission, answer) => answer(false)),
    )
    const { page } = app
    await page.keyboard.press('Control+R')
    await problem().getByText('Microphone access denied').waitFor()
    await screenshot(page, 'microphone-denied')
    await pressOn(page, problem().getByRole('button', { name: 'Write instead' }))
    await problem().waitFor({ state: 'detached' })
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA')
  })
})
