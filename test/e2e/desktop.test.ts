import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SessionId } from '../../app/ids'
import { testIds } from '../../renderer/ui/testIds'
import { Device } from '../support/device'
import { startServer, type TestServer } from '../support/server'
import { launchApp, screenshot, startAgain, temporaryProfile, type RunningApp } from './support/app'
import { call, startJournal, unlock } from './support/journal'
import { pressOn, tabTo } from './support/keyboard'
import { microphoneFlags, speak } from './support/speech'

/* What the app does around its window: tray, menus, shortcut, links, a second start, files dropped on it. */

let server: TestServer
let study: Device
let phone: Device
let app: RunningApp
let args: string[]
let walk: SessionId
let concert: SessionId
let archived: SessionId
const files = await temporaryProfile()
const other = await temporaryProfile()

const link = (id: SessionId): string => `braindump://entry/${id.slice('session:'.length)}`

beforeAll(async () => {
  server = await startServer()
  const { url, username, password } = server
  const place = { url, username, password, prefix: server.prefix() }
  study = await Device.first(place)
  const { sessions } = study.services.journal
  walk = await sessions.create({ title: 'Walk by the river', text: 'Fog on the water.' })
  concert = await sessions.create({ title: 'After the concert', text: 'The second movement, twice.' })
  archived = await sessions.create({ title: 'Put away' })
  await sessions.setArchived([archived], true)
  await study.sync()
  phone = await Device.joined(place)
  await phone.sync()
  await study.host.close()
  args = microphoneFlags(await speak(files.folder, 'This morning I walked along the river.'), true)
  app = await launchApp({ profile: study.profile, args: [...args, link(concert)] })
  await recordTray()
})

afterAll(async () => {
  await app?.quit()
  await phone?.remove()
  await study?.remove()
  await server?.close()
  await files.remove()
  await other.remove()
})

/** From now on the menu of the tray is kept, for `tray`; the tray gets a new one at every change. */
const recordTray = () =>
  app.electron.evaluate(({ Tray }) => {
    const set = Tray.prototype.setContextMenu
    Tray.prototype.setContextMenu = function (menu) {
      Object.assign(globalThis, { trayMenu: menu })
      return set.call(this, menu)
    }
  })

interface MenuLike {
  readonly items: { readonly label: string; readonly submenu?: MenuLike; readonly click: () => void }[]
}

/** Labels of the tray's menu. */
const tray = () =>
  app.electron.evaluate(() =>
    ((globalThis as unknown as { trayMenu?: MenuLike }).trayMenu?.items ?? []).map(({ label }) => label),
  )

const clickTray = (label: string) =>
  app.electron.evaluate(
    (_electron, label) =>
      (globalThis as unknown as { trayMenu: MenuLike }).trayMenu.items.find((item) => item.label === label)?.click(),
    label,
  )

/** Clicks an item of the application menu, named by its path. */
const clickMenu = (...path: string[]) =>
  app.electron.evaluate(({ Menu }, path) => {
    let menu = Menu.getApplicationMenu() as unknown as MenuLike | undefined
    let item
    for (const label of path) {
      item = menu?.items.find((one) => one.label === label)
      menu = item?.submenu
    }
    if (!item) throw new Error(`The menu has no ${path.join(' › ')}.`)
    item.click()
  }, path)

const menuLabels = () =>
  app.electron.evaluate(({ Menu }) => {
    const all = (menu: MenuLike): string[] =>
      menu.items.flatMap(({ label, submenu }) => [label, ...(submenu ? all(submenu) : [])])
    // What only a developer's build has is not translated.
    const own = new Set(['', 'Reload', 'Toggle Developer Tools'])
    return all(Menu.getApplicationMenu() as unknown as MenuLike).filter((label) => !own.has(label))
  })

const window = <T>(ask: 'isVisible' | 'getBounds' | 'hide' | 'close'): Promise<T> =>
  app.electron.evaluate(({ BrowserWindow }, ask) => BrowserWindow.getAllWindows()[0]?.[ask]() as never, ask)

const setting = (key: string, value: unknown) => call(app.page, 'settings', 'set', { key, value })

const title = (page: Page) => page.getByTestId(testIds.entryTitle)

/** Drags files from the desktop over the window and lets go, as Chromium hears it from the system. */
async function drop(page: Page, paths: string[], onOver: () => Promise<unknown> = async () => undefined) {
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: paths, dragOperationsMask: 1 }
  const at = { x: 500, y: 400, data }
  await session.send('Input.dispatchDragEvent', { type: 'dragEnter', ...at })
  await session.send('Input.dispatchDragEvent', { type: 'dragOver', ...at })
  await onOver()
  await session.send('Input.dispatchDragEvent', { type: 'drop', ...at })
  await session.detach()
}

describe('the desktop', () => {
  it('opens the entry of a link that the app was started with, once the journal is unlocked', async () => {
    await unlock(app.page)
    await expect.poll(() => title(app.page).inputValue()).toBe('After the concert')
  })

  it('records and stops from the tray, whose menu says what it would do', async () => {
    const { page } = app
    await setting('desktop.tray', false)
    await setting('desktop.tray', true)
    await expect.poll(tray).toContain('Record')
    await window('hide')
    await clickTray('Record')
    await page.locator(`[data-testid=${testIds.recorder}][data-phase=recording]`).waitFor()
    await expect.poll(tray).toContain('Stop recording')
    await expect
      .poll(async () => page.getByTestId(testIds.recorderTime).innerText(), { timeout: 30_000 })
      .toMatch(/0:0[1-9]/)
    await clickTray('Stop recording')
    const saved = page.getByTestId(testIds.toast).filter({ hasText: 'Recording saved.' })
    await saved.waitFor()
    await expect.poll(tray).toContain('Record')
    expect(await window('isVisible')).toBe(false)
    await clickTray('Show BrainDump')
    await expect.poll(() => window('isVisible')).toBe(true)
    // Nobody is taken away from the entry that they left open.
    expect(await title(page).inputValue()).toBe('After the concert')
    await saved.getByTestId(testIds.toastUndo).click()
    await page.getByTestId(testIds.player).first().waitFor()
    await clickTray('Write an entry')
    await page.locator(':focus').waitFor()
    await clickTray('Lock')
    await page.getByTestId(testIds.unlock).waitFor()
    // Locked, it cannot record: the window comes up and says why.
    await window('hide')
    await clickTray('Record')
    await expect.poll(() => window('isVisible')).toBe(true)
    await unlock(page)
    expect(await page.locator(`[data-testid=${testIds.recorder}][data-phase=recording]`).count()).toBe(0)
  })

  it('has menus in both languages, which lead to their places', async () => {
    const { page } = app
    await clickMenu('File', 'Settings')
    await page.locator('main.settings').waitFor()
    await setting('appearance.language', 'de')
    await expect.poll(menuLabels).toContain('Einstellungen')
    const german = await menuLabels()
    await expect.poll(tray).toContain('Eintrag schreiben')
    await clickMenu('Ansicht', 'Suchen')
    await expect
      .poll(() => page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset['testid']))
      .toBe(testIds.search)
    await clickMenu('Hilfe', 'Tastenkürzel')
    await page.getByRole('dialog', { name: 'Tastenkürzel' }).waitFor()
    await page.keyboard.press('Escape')
    await setting('appearance.language', 'en')
    await expect.poll(menuLabels).toContain('Settings')
    const english = await menuLabels()
    expect(english).toHaveLength(german.length)
    expect(english.filter((label) => german.includes(label))).toEqual([])
  })

  it('takes a shortcut for every program, says when another has it, and none that is a mere letter', async () => {
    const { page } = app
    const registered = (running: RunningApp, keys: string) =>
      running.electron.evaluate(({ globalShortcut }, keys) => globalShortcut.isRegistered(keys), keys)
    await page.keyboard.press('Control+,')
    await page.locator('[data-section=desktop]').click()
    const capture = page.getByRole('button', { name: /Record from anywhere/ })
    await pressOn(page, capture)
    await page.keyboard.press('r')
    await page.getByRole('alert').filter({ hasText: 'needs Ctrl, Alt or a function key' }).waitFor()
    await pressOn(page, capture)
    await page.keyboard.press('Control+Alt+J')
    await expect.poll(() => registered(app, 'CommandOrControl+Alt+J')).toBe(true)
    expect(await page.getByRole('alert').count()).toBe(0)

    const second = await launchApp({ profile: other.folder })
    try {
      await startJournal(second.page)
      await second.page.keyboard.press('Control+,')
      await second.page.locator('[data-section=desktop]').click()
      await pressOn(second.page, second.page.getByRole('button', { name: /Record from anywhere/ }))
      await second.page.keyboard.press('Control+Alt+J')
      await second.page.getByRole('alert').filter({ hasText: 'Another program uses this shortcut.' }).waitFor()
      await screenshot(second.page, 'shortcut-taken')
      expect(await registered(second, 'CommandOrControl+Alt+J')).toBe(false)
    } finally {
      await second.quit()
    }
    await pressOn(page, capture)
    await page.keyboard.press('Backspace')
    await expect.poll(() => registered(app, 'CommandOrControl+Alt+J')).toBe(false)
  })

  it('is one window: a second start shows it, and opens the link that it was given', async () => {
    const { page } = app
    await window('hide')
    expect(await startAgain(study.profile, [link(walk)])).toMatchObject({ code: 0 })
    await expect.poll(() => window('isVisible')).toBe(true)
    await expect.poll(() => title(page).inputValue()).toBe('Walk by the river')
    expect(app.electron.windows()).toHaveLength(1)

    expect(await startAgain(study.profile, [link(archived)])).toMatchObject({ code: 0 })
    await expect.poll(() => title(page).inputValue()).toBe('Put away')
    await page.locator(`[data-testid=${testIds.navArchive}][aria-current=page]`).waitFor()

    await startAgain(study.profile, ['braindump://entry/00000000-0000-4000-8000-000000000000'])
    await page.getByTestId(testIds.toast).filter({ hasText: 'This no longer exists.' }).waitFor()
    // A link comes from any page: it leads to the button and does not press it.
    await startAgain(study.profile, ['braindump://record'])
    await expect
      .poll(() => page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset['testid']))
      .toBe(testIds.recordButton)
    expect(await page.locator(`[data-testid=${testIds.recorder}][data-phase=recording]`).count()).toBe(0)
  })

  it('takes sound and text that is dropped on it, and says what it cannot take', async () => {
    const { page } = app
    const text = join(files.folder, 'Letter.md')
    await writeFile(text, '# A letter\n\nDear Ada, the **fog** is gone.\n')
    const sound = join(files.folder, 'voice.wav')
    const picture = join(files.folder, 'picture.png')
    await writeFile(picture, Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
    await mkdir(join(files.folder, 'a folder'), { recursive: true })

    await drop(page, [text], async () => {
      await page.getByText('Drop audio or text files here').waitFor()
      await screenshot(page, 'drop')
    })
    await expect.poll(() => title(page).inputValue()).toBe('A letter')
    await page.getByTestId(testIds.note).filter({ hasText: 'Dear Ada, the fog is gone.' }).waitFor()
    expect(await page.getByText('Drop audio or text files here').count()).toBe(0)

    await drop(page, [sound])
    await expect.poll(() => title(page).inputValue()).toBe('voice')
    await page.getByTestId(testIds.player).first().waitFor()

    await drop(page, [picture, join(files.folder, 'a folder'), join(files.folder, 'gone.wav')])
    await page.getByTestId(testIds.toast).filter({ hasText: 'picture.png' }).waitFor()
    await screenshot(page, 'drop-refused')
  })

  it('names no path by itself: only what was dropped or chosen is read', async () => {
    const sound = join(files.folder, 'never-dropped.wav')
    await writeFile(sound, 'x')
    expect(await call(app.page, 'audio', 'import', { paths: [sound] })).toMatchObject({
      ok: false,
      error: { kind: 'invalid-input' },
    })
    // A file that a page makes has no path, whatever it calls it.
    const path = await app.page.evaluate(() =>
      (globalThis as unknown as { files: { pathOf: (file: File) => string } }).files.pathOf(
        new File(['x'], '/etc/passwd'),
      ),
    )
    expect(path).toBe('')
  })

  it('notifies when something needs its person, unless that is turned off', async () => {
    const { page } = app
    await app.electron.evaluate(({ Notification, BrowserWindow }) => {
      const shown: string[] = []
      Object.assign(globalThis, { shown })
      Notification.isSupported = () => true
      Notification.prototype.show = function () {
        shown.push(this.title)
      }
      BrowserWindow.getAllWindows()[0]?.hide()
    })
    const shown = () => app.electron.evaluate(() => (globalThis as unknown as { shown: string[] }).shown)
    const count = async () => ((await call(page, 'conflicts', 'list')).value as { reviews: unknown[] }).reviews.length
    const renameApart = async (id: SessionId, here: string, there: string): Promise<void> => {
      const before = await count()
      await phone.services.journal.sessions.rename(id, there)
      await call(page, 'sync', 'pause', { paused: true })
      await call(page, 'journal', 'rename', { id, title: here })
      await phone.sync()
      await call(page, 'sync', 'pause', { paused: false })
      await expect.poll(count, { timeout: 30_000 }).toBe(before + 1)
    }
    await renameApart(walk, 'Walk here', 'Walk there')
    await expect.poll(shown).toEqual(['Two versions of one entry'])
    await setting('desktop.notifications', false)
    await renameApart(concert, 'Concert here', 'Concert there')
    expect(await shown()).toEqual(['Two versions of one entry'])
    await clickTray('Show BrainDump')
  })

  it('moves nothing where a person wants no motion', async () => {
    const { page } = app
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.keyboard.press('?')
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    const moving = () =>
      page.evaluate(() =>
        document
          .getAnimations()
          .map((animation) => Number(animation.effect?.getComputedTiming().activeDuration ?? 0))
          .filter((ms) => ms > 1),
      )
    expect(await moving()).toEqual([])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.emulateMedia({ reducedMotion: null })
  })

  it('goes on in the tray when its window is closed, where that is wished', async () => {
    const { page } = app
    await page.locator('[data-section=desktop]').or(page.getByTestId(testIds.navSettings)).first().click()
    await page.locator('[data-section=desktop]').click()
    const keep = page.getByRole('switch', { name: 'Keep running when the window is closed' })
    await tabTo(page, keep)
    await page.keyboard.press('Space')
    await expect
      .poll(async () => (await call(page, 'settings', 'all')).value)
      .toMatchObject({
        settings: { 'desktop.keepRunning': true },
      })
    await window('close')
    await expect.poll(() => window('isVisible')).toBe(false)
    expect((await startAgain(study.profile, [])).code).toBe(0)
    await expect.poll(() => window('isVisible')).toBe(true)
  })

  it('quits when its window is closed otherwise, and comes back where it was', async () => {
    await setting('desktop.keepRunning', false)
    const bounds = { x: 60, y: 50, width: 1010, height: 640 }
    await app.electron.evaluate(({ BrowserWindow }, bounds) => {
      BrowserWindow.getAllWindows()[0]?.setBounds(bounds)
    }, bounds)
    const closed = new Promise((resolve) => app.electron.process().once('exit', resolve))
    await window('close').catch(() => undefined) // It may be gone before it answers.
    await closed
    await app.quit()
    app = await launchApp({ profile: study.profile, args })
    expect(await window('getBounds')).toEqual(bounds)
  })
})
