import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { setUp } from '../../scripts/setup.mjs'
import { testIds } from '../../renderer/ui/testIds'
import { launchApp, temporaryProfile, type RunningApp } from './support/app'
import { call, startJournal, unlock } from './support/journal'
import { pressOn } from './support/keyboard'
import { hasKeychain, programWithKeychain } from './support/keychain'

const profile = await temporaryProfile()
const session = await temporaryProfile()
afterAll(() => Promise.all([profile.remove(), session.remove()]))

const inKeychain = join(profile.folder, 'keychain.bin')
const exists = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  )

describe.skipIf(!hasKeychain)('the keychain of the system (needs gnome-keyring and dbus)', () => {
  /** Starts the app in a session with a keychain, which the checkout's app uses like an installed one. */
  const start = async (keychain: boolean, args: readonly string[] = []) => {
    const { executable } = await setUp('test')
    const program = keychain ? await programWithKeychain(session.folder, executable) : executable
    running = await launchApp({
      profile: profile.folder,
      runtime: program,
      args: [keychain ? '--password-store=gnome-libsecret' : '--password-store=basic', ...args],
    })
    return running
  }
  let running: RunningApp | undefined
  afterEach(() => running?.quit())

  it('opens the journal without typing, until it is told to forget', async () => {
    const first = await start(true)
    await startJournal(first.page)
    expect(await call(first.page, 'vault', 'state')).toMatchObject({ value: { keychain: 'available' } })
    await first.page.keyboard.press('Control+,')
    await first.page.locator('[data-section=security]').click()
    const remember = first.page.getByRole('switch', { name: 'Stay unlocked on this computer' })
    const isRemembered = async () =>
      ((await call(first.page, 'vault', 'state')).value as { rememberKey: boolean }).rememberKey
    // The first run offers it, too.
    const offered = await isRemembered()
    await pressOn(first.page, remember, 'Space')
    await expect.poll(isRemembered).toBe(!offered)
    if (offered) await first.page.keyboard.press('Space')
    await expect.poll(isRemembered).toBe(true)
    await first.quit()
    expect(await exists(inKeychain)).toBe(true)

    const picture = join(profile.folder, 'window.png')
    const second = await start(true, ['--picture', picture])
    await second.page.getByTestId(testIds.journal).waitFor()
    // A picture stands on the disk in the clear, so there is none of what opened without anybody asking.
    await expect.poll(() => second.log.join('')).toContain('no picture of the window: the journal is open')
    expect(await exists(picture)).toBe(false)
    expect(await call(second.page, 'vault', 'setRememberKey', { remember: false })).toMatchObject({ ok: true })
    await second.quit()
    expect(await exists(inKeychain)).toBe(false)

    const third = await start(true)
    await unlock(third.page)
    await third.quit()
  })

  it('counts as none where it would keep the key in the clear, and the passphrase still opens', async () => {
    const app = await start(false)
    await unlock(app.page)
    expect(await call(app.page, 'vault', 'state')).toMatchObject({ value: { keychain: 'unavailable' } })
    expect(await call(app.page, 'vault', 'setRememberKey', { remember: true })).toMatchObject({
      ok: false,
      error: { kind: 'unsupported' },
    })
    await app.quit()
    expect(await exists(inKeychain)).toBe(false)
  })

  it('is only a cache: without the file in the profile the passphrase opens', async () => {
    await rm(inKeychain, { force: true })
    const app = await start(true)
    await unlock(app.page)
    await app.quit()
  })
})
