import { readFile } from 'node:fs/promises'
import { homedir, hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SETTINGS_SECTIONS } from '../../renderer/stores/journal/navigation'
import { testIds } from '../../renderer/ui/testIds'
import { Device } from '../support/device'
import { startServer, type TestServer } from '../support/server'
import { launchApp, screenshot, temporaryProfile, type RunningApp } from './support/app'
import { answer, asked, choose } from './support/dialogs'
import { call, lock, PASSPHRASE } from './support/journal'
import { hasFocus, pressOn, tabTo } from './support/keyboard'

/* The settings in the real app, by keyboard, on two devices with a server between them. */

const TITLE = 'Marker title xylograph'
const NOTE = 'Marker note quetzal'
const TAG = 'marker-tag-zephyr'
const DEVICE = 'Marker device ocelot'
const NEW_PASSPHRASE = 'seven quiet rivers at dawn'

let server: TestServer
let laptop: Device
let phone: Device
let app: RunningApp
const out = await temporaryProfile()

beforeAll(async () => {
  server = await startServer()
  const { url, username, password } = server
  const place = { url, username, password, prefix: server.prefix() }
  laptop = await Device.first(place)
  const { journal, audio } = laptop.services
  await journal.sessions.create({ title: TITLE, text: NOTE, tagIds: [await journal.tags.create(TAG, '#10b981')] })
  await audio.importFile(join(import.meta.dirname, '../fixtures/audio/speech.webm'))
  await laptop.host.device.rename(DEVICE)
  await laptop.sync()
  phone = await Device.joined(place)
  await phone.sync()
  for (const device of [laptop, phone]) await device.host.close()
  app = await launchApp({ profile: laptop.profile })
  await app.page.getByTestId(testIds.unlockPassphrase).fill(PASSPHRASE)
  await app.page.keyboard.press('Enter')
  await app.page.getByTestId(testIds.journal).waitFor()
})

afterAll(async () => {
  await app?.quit()
  for (const device of [laptop, phone]) await device?.remove()
  await server?.close()
  await out.remove()
})

const setting = async (page: Page, key: string): Promise<unknown> =>
  ((await call(page, 'settings', 'all')).value as { settings: Record<string, unknown> }).settings[key]

/** Opens a section with the keyboard. */
async function open(section: (typeof SETTINGS_SECTIONS)[number]): Promise<void> {
  if (!(await app.page.locator('main.settings').isVisible())) await app.page.keyboard.press('Control+,')
  const inside = await hasFocus(app.page.locator('.content'))
  await tabTo(app.page, app.page.locator(`[data-section=${section}]`), inside ? 'Shift+Tab' : 'Tab')
  await app.page.keyboard.press('Enter')
  await app.page.locator(`[data-section=${section}][aria-current=page]`).waitFor()
}

describe('the settings', () => {
  it('open with Ctrl+, and every section is reached by keyboard', async () => {
    for (const section of SETTINGS_SECTIONS) {
      await open(section)
      const heading = await app.page.locator(`[data-section=${section}]`).innerText()
      await app.page.getByRole('heading', { level: 2, name: heading, exact: true }).waitFor()
      // Something in it can be reached, and not only its name.
      const inside = app.page.locator('.content')
      await tabTo(app.page, inside)
      await screenshot(app.page, `settings-${section}`)
    }
  })

  it('speak German and turn dark at once', async () => {
    const { page } = app
    await open('appearance')
    await tabTo(page, page.getByLabel('Language', { exact: true }))
    await page.keyboard.press('D')
    await page.getByRole('heading', { level: 2, name: 'Darstellung' }).waitFor()
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('de')
    const brightness = () =>
      page.evaluate(() => {
        const canvas = new OffscreenCanvas(1, 1).getContext('2d')
        if (!canvas) return -1
        canvas.fillStyle = getComputedStyle(document.querySelector('main.settings') ?? document.body).backgroundColor
        canvas.fillRect(0, 0, 1, 1)
        return canvas.getImageData(0, 0, 1, 1).data[0] ?? -1
      })
    await tabTo(page, page.getByRole('radio', { name: 'System' }), 'Shift+Tab')
    await page.keyboard.press('ArrowRight')
    await expect.poll(brightness).toBeGreaterThan(200)
    await page.keyboard.press('ArrowRight')
    await expect.poll(brightness).toBeLessThan(80)
    await screenshot(page, 'settings-german-dark')
    const menu = await app.electron.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label))
    expect(menu).toContain('Bearbeiten')
  })

  it('let a shortcut be changed, refuse one that is taken or needed, and show it in the cheat sheet', async () => {
    const { page } = app
    await call(page, 'settings', 'set', { key: 'appearance.language', value: 'en' })
    await open('shortcuts')
    const capture = page.getByRole('button', { name: /Change the shortcut for “Search”/ })
    await pressOn(page, capture)
    await page.keyboard.press('Control+N')
    await page.getByRole('alert').filter({ hasText: 'Already used for “Write a new entry”.' }).waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Control+C')
    await page.getByRole('alert').filter({ hasText: 'reserved' }).waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Control+Shift+F')
    await expect.poll(() => setting(page, 'shortcuts')).toEqual({ search: 'Mod+Shift+F' })
    expect(await page.getByRole('alert').count()).toBe(0)
    expect(await hasFocus(capture)).toBe(true)

    await page.keyboard.press('?')
    const sheet = page.getByRole('dialog', { name: 'Shortcuts' })
    await sheet.waitFor()
    expect(
      await sheet
        .locator('div', { has: page.getByText('Search', { exact: true }) })
        .last()
        .innerText(),
    ).toContain('Ctrl+Shift+F')
    await screenshot(page, 'cheat-sheet')
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
    await page.keyboard.press('Control+Shift+F')
    await expect.poll(() => hasFocus(page.getByTestId(testIds.search))).toBe(true)
  })

  it('change the passphrase, make a new recovery kit, and lock; only the new one opens', async () => {
    const { page } = app
    await open('security')
    const form = page.locator('form', { has: page.getByLabel('New passphrase') })
    await tabTo(page, form.getByLabel('Current passphrase'))
    await page.keyboard.type('not this one')
    await tabTo(page, form.getByLabel('New passphrase'))
    await page.keyboard.type(NEW_PASSPHRASE)
    await tabTo(page, form.getByLabel('Confirm passphrase'))
    await page.keyboard.type(NEW_PASSPHRASE)
    await page.keyboard.press('Enter')
    await page.getByText('Wrong passphrase.').waitFor()
    await form.getByLabel('Current passphrase').fill(PASSPHRASE)
    await page.keyboard.press('Enter')
    await page.getByTestId(testIds.toast).filter({ hasText: 'Passphrase changed.' }).waitFor()

    await pressOn(page, page.getByRole('button', { name: 'Replace first code' }))
    await page.getByRole('dialog').getByLabel('Current passphrase').fill(NEW_PASSPHRASE)
    await page.keyboard.press('Enter')
    const code = page.getByTestId(testIds.recoveryCode)
    await code.waitFor({ state: 'attached' })
    const words = ((await code.textContent()) ?? '').trim()
    await screenshot(page, 'settings-recovery')
    await pressOn(page, page.getByRole('button', { name: 'I saved it somewhere safe' }))

    await page.keyboard.press('Control+L')
    await page.getByTestId(testIds.unlockPassphrase).fill(PASSPHRASE)
    await page.keyboard.press('Enter')
    await page.getByTestId(testIds.unlockError).waitFor()
    await page.getByTestId(testIds.unlockPassphrase).fill(NEW_PASSPHRASE)
    await page.keyboard.press('Enter')
    await page.getByTestId(testIds.journal).waitFor()
    // The old code is of no use any more, the new one is.
    const tryCode = async (recoveryCode: string) => {
      await lock(page)
      const answer = await call(page, 'vault', 'unlock', { with: 'recovery-code', recoveryCode })
      return answer.ok
    }
    expect(await tryCode(laptop.recoveryCode)).toBe(false)
    expect(await tryCode(words)).toBe(true)
    await page.getByTestId(testIds.journal).waitFor()
  })

  it('run a program only when the person says so in a dialog of the system', async () => {
    const { page } = app
    await open('transcription')
    await tabTo(page, page.getByRole('radio', { name: 'Built in' }))
    await page.keyboard.press('ArrowRight')
    await answer(app, 0)
    const field = page.getByLabel('Program', { exact: true })
    await tabTo(page, field)
    await page.keyboard.type('/usr/bin/env "some thing" --now')
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await asked(app)).length).toBe(1)
    const [question] = await asked(app)
    expect(question).toMatchObject({ message: 'Let BrainDump run this program?', defaultId: 0 })
    expect(question?.buttons[0]).toBe('Cancel')
    expect(question?.detail).toContain('/usr/bin/env\n    some thing\n    --now')
    await expect.poll(() => field.inputValue()).toBe('')
    expect(await setting(page, 'transcription.command')).toBe('')
    // Neither does a page get it past the question by itself.
    expect(await call(page, 'settings', 'set', { key: 'transcription.command', value: '/bin/sh' })).toMatchObject({
      ok: false,
      error: { kind: 'cancelled' },
    })
    await answer(app, 1)
    await field.fill('/usr/bin/env')
    await page.keyboard.press('Enter')
    await expect.poll(() => setting(page, 'transcription.command')).toBe('/usr/bin/env')
    await page.getByRole('radio', { name: 'Custom program' }).focus()
    await page.keyboard.press('ArrowLeft')
  })

  it('take a certificate authority only from a dialog', async () => {
    const address = { url: server.url, username: 'x', password: 'y', caFile: '/etc/passwd' }
    expect(await call(app.page, 'sync', 'check', address)).toMatchObject({
      ok: false,
      error: { kind: 'invalid-input' },
    })
    expect(await call(app.page, 'sync', 'addRemote', address)).toMatchObject({
      ok: false,
      error: { kind: 'invalid-input' },
    })
    const unlock = { with: 'passphrase', passphrase: 'any' }
    expect(await call(app.page, 'vault', 'join', { remote: address, unlock })).toMatchObject({
      ok: false,
      error: { kind: 'invalid-input' },
    })
  })

  it('say what takes up space and give some back', async () => {
    const { page } = app
    await open('storage')
    await page.getByText('1 recording').waitFor()
    await screenshot(page, 'settings-storage')
    await pressOn(page, page.getByRole('button', { name: 'Compact databases' }))
    await page
      .getByTestId(testIds.toast)
      .filter({ hasText: /freed|Nothing to free up/ })
      .waitFor()
  })

  it('free the sound that is on the server, and no other', async () => {
    const { page } = app
    await open('storage')
    await expect
      .poll(async () => {
        const { value } = await call(page, 'journal', 'list', { view: 'journal' })
        const id = (value as { entries: { id: string; recordings: number }[] }).entries.find(
          (one) => one.recordings,
        )?.id
        const entry = (await call(page, 'journal', 'entry', { id })).value as { recordings: { id: string }[] }
        const places = await call(page, 'audio', 'places', { ids: entry.recordings.map((one) => one.id) })
        return (places.value as { places: { place: { place: string } }[] }).places[0]?.place.place
      })
      .toBe('both')
    await pressOn(page, page.getByRole('button', { name: 'Free up space' }))
    await page.getByTestId(testIds.toast).filter({ hasText: '1 recording removed' }).waitFor()
    await pressOn(page, page.getByRole('button', { name: 'Free up space' }))
    await page.getByTestId(testIds.toast).filter({ hasText: 'No synced audio to remove.' }).waitFor()
  })

  it('check everything, and write a report with nothing of the journal in it', async () => {
    const { page } = app
    await open('diagnostics')
    await pressOn(page, page.getByRole('button', { name: 'Check everything' }))
    await page.getByText('No problems found.').waitFor()
    await pressOn(page, page.getByRole('button', { name: 'Show', exact: true }))
    await page.locator('pre').waitFor()
    await screenshot(page, 'settings-diagnostics')
    const path = join(out.folder, 'report.txt')
    await choose(app, path)
    await pressOn(page, page.getByRole('button', { name: 'Save…' }))
    await page.getByTestId(testIds.toast).filter({ hasText: 'Saved.' }).waitFor()
    const report = await readFile(path, 'utf8')
    expect(report).toMatch(/^app: \d+\.\d+\.\d+/m)
    expect(report).toMatch(/^sync: up-to-date; servers: 1$/m)
    expect(report).toMatch(/^sessions: 2 documents$/m)
    const { value } = await call(page, 'settings', 'device')
    const { value: state } = await call(page, 'vault', 'state')
    const secrets = [
      ...[TITLE, NOTE, TAG, DEVICE, 'speech.webm', PASSPHRASE, NEW_PASSPHRASE],
      ...[server.url, new URL(server.url).host, server.password, 'test-'],
      ...[homedir(), laptop.profile, hostname(), userInfo().username, (value as { id: string }).id],
      (state as { vault: { vaultId: string } }).vault.vaultId,
      '/usr/bin/env',
    ]
    const words = report.split(/[^\p{L}\p{N}./:_-]+/u)
    expect(secrets.filter((secret) => secret.length > 5 && report.includes(secret))).toEqual([])
    expect(secrets.filter((secret) => words.includes(secret))).toEqual([])
  })

  it('reach the other device where they are for all devices, and stay where they are not', async () => {
    const { page } = app
    await call(page, 'settings', 'set', { key: 'trash.keepDays', value: 90 })
    await call(page, 'settings', 'set', { key: 'appearance.textScale', value: 1.25 })
    const other = await launchApp({ profile: phone.profile })
    try {
      await other.page.getByTestId(testIds.unlockPassphrase).fill(PASSPHRASE)
      await other.page.keyboard.press('Enter')
      await other.page.getByTestId(testIds.journal).waitFor()
      await expect.poll(() => setting(other.page, 'trash.keepDays'), { timeout: 30_000 }).toBe(90)
      await expect.poll(() => setting(other.page, 'shortcuts'), { timeout: 30_000 }).toEqual({ search: 'Mod+Shift+F' })
      expect(await setting(other.page, 'appearance.textScale')).toBe(1)
      expect(await setting(other.page, 'appearance.theme')).toBe('system')
      expect(await setting(other.page, 'transcription.command')).toBe('')
      await other.page.keyboard.press('Control+Shift+F')
      await expect.poll(() => hasFocus(other.page.getByTestId(testIds.search))).toBe(true)
    } finally {
      await other.quit()
    }
  })
})
