import { afterAll, expect, it } from 'vitest'
import { testIds } from '../../renderer/ui/testIds'
import { Device } from '../support/device'
import { launchApp, screenshot, temporaryProfile, type RunningApp } from './support/app'
import { PASSPHRASE } from './support/journal'
import { freeUdpPort } from '../support/freeUdpPort'
import { startServer } from '../support/server'

/* Two windows of the real app: one shows eight digits, the other one joins with them. */

const apps: RunningApp[] = []
const undo: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const app of apps) await app.quit()
  for (const one of undo.reverse()) await one()
})

it('a second window joins with eight digits, has the entries, and both show both devices', async () => {
  const server = await startServer()
  undo.push(() => server.close())
  const { url, username, password } = server
  const first = await Device.first({ url, username, password, prefix: server.prefix() })
  undo.push(() => first.remove())
  await first.services.journal.sessions.create({ title: 'By the lake', text: 'We went around it.' })
  await first.sync()
  await first.host.close()

  const env = { BRAINDUMP_MDNS_PORT: String(await freeUdpPort()) }
  const host = await launchApp({ profile: first.profile, env })
  apps.push(host)
  await host.page.getByTestId(testIds.unlockPassphrase).fill(PASSPHRASE)
  await host.page.keyboard.press('Enter')
  await host.page.getByTestId(testIds.journal).waitFor()
  await host.page.keyboard.press('Control+,')
  await host.page.locator('[data-section=devices]').click()
  await host.page.getByTestId(testIds.pairingStart).click()
  const code = await host.page.getByTestId(testIds.pairingCode).innerText()
  const address = (await host.page.getByTestId(testIds.pairingAddress).innerText()).split(' ')[0] ?? ''
  expect(code).toMatch(/^\d{4} \d{4}$/)
  await screenshot(host.page, 'pairing-code')

  const { folder, remove } = await temporaryProfile()
  undo.push(remove)
  const joiner = await launchApp({ profile: folder, env })
  apps.push(joiner)
  await joiner.page.getByTestId(testIds.chooseCode).click()
  await joiner.page.getByTestId(testIds.joinCode).fill('0000 0000')
  await joiner.page.getByTestId(testIds.joinAddress).fill(address)
  await screenshot(joiner.page, 'pairing-join')
  await joiner.page.keyboard.press('Enter')
  await joiner.page.getByText('Wrong code').waitFor()
  // From here on nobody types an address: the two find each other.
  await joiner.page.getByTestId(testIds.joinAddress).fill('')
  await joiner.page.getByTestId(testIds.joinCode).fill(code)
  await joiner.page.keyboard.press('Enter')
  await joiner.page.getByTestId(testIds.journal).waitFor()
  await joiner.page.getByTestId(testIds.entryItem).filter({ hasText: 'By the lake' }).waitFor()

  await host.page.getByText('The device has joined.').waitFor()
  for (const { page } of [host, joiner]) {
    if (!(await page.locator('main.settings').isVisible())) await page.keyboard.press('Control+,')
    await page.locator('[data-section=devices]').click()
    await page.getByTestId(testIds.device).nth(1).waitFor()
  }
  await screenshot(host.page, 'pairing-joined')
})
