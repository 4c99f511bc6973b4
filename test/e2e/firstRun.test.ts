import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testIds } from '../../renderer/ui/testIds'
import type { Exchange } from '../support/faults'
import { TestProxy } from '../support/proxy'
import { startServer, type TestServer } from '../support/server'
import { launchApp, screenshot, temporaryProfile, type RunningApp } from './support/app'
import { call, PASSPHRASE } from './support/journal'
import { enterOn, focused, walkTo } from './support/walk'

/*
 * The first run by keyboard alone: a journal of one's own, with and without a server, and joining it from other profiles
 * by passphrase and by recovery code. Whatever goes wrong on the way, there is a way on and a way back.
 */

const NOTE = 'Garnet marker in the first entry'
/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:9'

let server: TestServer
let proxy: TestProxy
let prefix: string
let recoveryCode = ''
const folders: Awaited<ReturnType<typeof temporaryProfile>>[] = []
const apps = new Set<RunningApp>()

beforeAll(async () => {
  server = await startServer()
  proxy = await TestProxy.start(server.url)
  prefix = server.prefix()
})
afterAll(async () => {
  for (const app of apps) await app.quit()
  for (const { remove } of folders) await remove()
  await proxy?.close()
  await server?.close()
})

async function launchBlank(): Promise<RunningApp & { folder: string }> {
  const profile = await temporaryProfile()
  folders.push(profile)
  const app = await launchApp({ profile: profile.folder })
  apps.add(app)
  await app.page.getByTestId(testIds.chooseStart).waitFor()
  return { ...app, folder: profile.folder }
}

async function quit(app: RunningApp): Promise<void> {
  for (const other of apps) if (other.page === app.page) apps.delete(other)
  await app.quit()
}

/** Signing in and reading change nothing on a server, whatever their method. */
const READS = /\/_session$|\/_(bulk_get|all_docs|revs_diff|changes)(\?|$)/
const writes = (exchanges: readonly Exchange[]) =>
  exchanges.filter(({ method, path }) => !['GET', 'HEAD'].includes(method) && !READS.test(path))

/** The two groups that are asked for; `wrong` types something else into the second. */
async function typeGroups(page: Page, groups: readonly string[], wrong = false): Promise<void> {
  const asked = page.getByTestId(testIds.recoveryGroup)
  await walkTo(page, testIds.recoveryGroup)
  for (const [index, field] of (await asked.all()).entries()) {
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true)
    const group = groups[Number(await field.getAttribute('data-group'))] ?? ''
    await page.keyboard.press('Control+A')
    await page.keyboard.type(wrong && index === 1 ? 'zzzzz' : group.toLowerCase())
    await page.keyboard.press(index === 0 ? 'Tab' : 'Enter')
  }
}

/** What stands in the recovery kit. */
async function shownCode(page: Page): Promise<string> {
  const code = page.getByTestId(testIds.recoveryCode)
  await code.waitFor({ state: 'attached' })
  return ((await code.textContent()) ?? '').trim()
}

/** From the welcome to the recovery code; answers it. */
async function toRecoveryStep(page: Page): Promise<string> {
  await enterOn(page, testIds.chooseStart)
  await expect.poll(async () => (await focused(page)).testId).toBe(testIds.passphrase)
  await page.keyboard.type(PASSPHRASE)
  await walkTo(page, testIds.passphraseAgain)
  await page.keyboard.type(PASSPHRASE)
  await page.keyboard.press('Enter')
  return shownCode(page)
}

/** From the welcome to where the server is asked for; answers the recovery code. */
async function toServerStep(page: Page): Promise<string> {
  const text = await toRecoveryStep(page)
  await typeGroups(page, text.split(/[\s-]+/))
  await page.getByTestId(testIds.serverSkip).waitFor()
  return text
}

async function typeServer(page: Page, ids: { url: string; username: string; password: string }, url: string) {
  const values = [url, server.username, server.password]
  for (const [index, id] of [ids.url, ids.username, ids.password].entries()) {
    await walkTo(page, id)
    await page.keyboard.press('Control+A')
    await page.keyboard.type(values[index] ?? '')
  }
}

const check = (page: Page, step: string) => page.locator(`[data-testid=${testIds.checkLine}][data-step=${step}]`)

describe('a journal of one’s own, by keyboard, without a server', () => {
  it('asks for a passphrase twice and says how strong it is; there is a way back', async () => {
    const { page, electron, folder } = await launchBlank()
    await enterOn(page, testIds.chooseStart)
    await expect.poll(async () => (await focused(page)).testId).toBe(testIds.passphrase)
    await page.keyboard.type('password')
    await page.getByText('Very weak').waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await focused(page)).testId).toBe(testIds.passphraseAgain)
    await page.getByText("Passphrases don't match.").waitFor()
    await enterOn(page, 'Back')
    // Nothing was decided yet: the choice is there again, and the keyboard is at its top.
    await expect.poll(async () => (await focused(page)).tag).toBe('h1')
    expect(await call(page, 'vault', 'state')).toMatchObject({ value: { vault: { state: 'absent' } } })

    await enterOn(page, testIds.chooseStart)
    await expect.poll(async () => (await focused(page)).testId).toBe(testIds.passphrase)
    await page.keyboard.type(PASSPHRASE)
    await page.getByText('Strong').waitFor()
    await walkTo(page, testIds.passphraseAgain)
    await page.keyboard.type(PASSPHRASE)
    await page.keyboard.press('Enter')

    // The recovery kit: to save, to print, and to prove that one has it.
    const shown = page.getByTestId(testIds.recoveryCode)
    await shown.waitFor({ state: 'attached' })
    const code = ((await shown.textContent()) ?? '').trim()
    const kit = join(folder, 'kit.txt')
    await electron.evaluate(({ dialog }, path) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath: path })
    }, kit)
    await page.evaluate(() => {
      window.print = () => document.documentElement.setAttribute('data-printed', '')
    })
    await enterOn(page, 'Print')
    await page.locator('[data-printed]').waitFor()
    await enterOn(page, 'Save')
    await page.getByTestId(testIds.toast).filter({ hasText: 'Saved.' }).waitFor()
    expect(await readFile(kit, 'utf8')).toContain(code)
    await page.emulateMedia({ media: 'print' })
    await screenshot(page, 'recovery-kit-printed')
    await page.emulateMedia({ media: 'screen' })

    const groups = code.split(/[\s-]+/)
    await typeGroups(page, groups, true)
    await page.getByText(/^This is not group/).waitFor()
    expect(await page.getByTestId(testIds.serverSkip).count()).toBe(0)
    const field = page.locator(`[data-testid=${testIds.recoveryGroup}][aria-invalid]`)
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true)
    await page.keyboard.type(groups[Number(await field.getAttribute('data-group'))] ?? '')
    await page.keyboard.press('Enter')
    await page.getByTestId(testIds.serverSkip).waitFor()

    // The code can be seen again, as long as this goes on.
    await enterOn(page, 'Back')
    await shown.waitFor({ state: 'attached' })
    expect(((await shown.textContent()) ?? '').trim()).toBe(code)
    await typeGroups(page, groups)

    // A server that is not there is said to be not there, and is no reason to stop.
    await typeServer(
      page,
      { url: testIds.remoteUrl, username: testIds.remoteUsername, password: testIds.remotePassword },
      NOWHERE,
    )
    await page.keyboard.press('Enter')
    await check(page, 'reachable').and(page.locator('[data-outcome=failed]')).waitFor()
    expect(await page.getByTestId(testIds.remoteAdd).count()).toBe(0)
    await enterOn(page, testIds.serverSkip)

    // The six tags of version 3 are offered; one is not wanted.
    await walkTo(page, 'meeting')
    await page.keyboard.press('Space')
    await enterOn(page, testIds.finish)
    await page.getByTestId(testIds.journal).waitFor()
    await expect
      .poll(async () => {
        const { value } = await call(page, 'tags', 'list')
        return (value as { tags: { name: string }[] }).tags.map(({ name }) => name).sort()
      })
      .toEqual(['idea', 'personal', 'research', 'todo', 'work'])
    const { value } = await call(page, 'sync', 'remotes')
    expect(value).toEqual({ remotes: [] })
  })
})

describe('a recovery code that nobody has put away', () => {
  const reminder = (page: Page) => page.getByTestId(testIds.recoveryReminder)
  const relaunch = async (profile: string): Promise<RunningApp> => {
    const app = await launchApp({ profile })
    apps.add(app)
    await app.page.getByTestId(testIds.unlockPassphrase).waitFor()
    return app
  }

  it('is asked about from the next start on, until there is one that is somewhere safe', async () => {
    const first = await launchBlank()
    const lost = await toRecoveryStep(first.page)
    await quit(first)

    const second = await relaunch(first.folder)
    const { page } = second
    await expect.poll(async () => (await focused(page)).testId).toBe(testIds.unlockPassphrase)
    await page.keyboard.type(PASSPHRASE)
    await page.keyboard.press('Enter')
    await reminder(page).waitFor()
    await screenshot(page, 'recovery-reminder')
    const makeCode = async (): Promise<string> => {
      await enterOn(page, 'Create new code')
      await expect.poll(async () => (await focused(page)).tag).toBe('input')
      await page.keyboard.type(PASSPHRASE)
      await page.keyboard.press('Enter')
      return shownCode(page)
    }
    await makeCode()
    // Looked at and left is not put away.
    await page.keyboard.press('Escape')
    await page.getByTestId(testIds.dialog).waitFor({ state: 'detached' })
    await reminder(page).waitFor()
    const code = await makeCode()
    await enterOn(page, 'I saved it somewhere safe')
    await reminder(page).waitFor({ state: 'detached' })
    await quit(second)

    const third = await relaunch(first.folder)
    const unlock = (recoveryCode: string) =>
      call(third.page, 'vault', 'unlock', { with: 'recovery-code', recoveryCode })
    expect(await unlock(lost)).toMatchObject({ ok: false, error: { kind: 'wrong-recovery-code' } })
    expect(await unlock(code)).toMatchObject({ ok: true })
    await third.page.getByTestId(testIds.journal).waitFor()
    expect(await reminder(third.page).count()).toBe(0)
    await quit(third)
  })
})

describe('a journal with a server, by keyboard', () => {
  it('writes nothing of the journal to the server before its check was seen', async () => {
    for (const app of [...apps]) await quit(app)
    const app = await launchBlank()
    const { page } = app
    recoveryCode = await toServerStep(page)
    await typeServer(
      page,
      { url: testIds.remoteUrl, username: testIds.remoteUsername, password: testIds.remotePassword },
      proxy.url,
    )
    await enterOn(page, 'Advanced')
    await walkTo(page, testIds.remotePrefix)
    await page.keyboard.type(prefix)
    expect(proxy.exchanges, 'before anything was asked for').toEqual([])
    await page.keyboard.press('Enter')
    await page.getByTestId(testIds.remoteAdd).waitFor()
    const touched = writes(proxy.exchanges).map(({ method, path }) => `${method} ${path.split(/[/?]/)[1]}`)
    expect(
      touched.every((one) => one.endsWith(`${prefix}-probe`)),
      touched.join('\n'),
    ).toBe(true)
    const databases = async () =>
      ((await server.request('GET', '/_all_dbs')).body as string[]).filter((name) => name.startsWith(prefix))
    expect(await databases(), 'the check cleans up after itself').toEqual([])

    await page.keyboard.press('Enter')
    await page.getByTestId(testIds.finish).waitFor()
    await enterOn(page, testIds.finish)
    await page.getByTestId(testIds.journal).waitFor()
    expect(await call(page, 'journal', 'create', { title: NOTE })).toMatchObject({ ok: true })
    await page.locator(`[data-testid=${testIds.syncPill}][data-state=up-to-date]`).waitFor({ timeout: 60_000 })
    expect((await databases()).length).toBeGreaterThanOrEqual(7)
    expect(proxy.findings(NOTE)).toEqual([])
    await quit(app)
  })

  const join = { url: testIds.joinUrl, username: testIds.joinUsername, password: testIds.joinPassword }

  it('is joined from another profile with its passphrase; what goes wrong first is said and can be put right', async () => {
    const app = await launchBlank()
    const { page } = app
    await enterOn(page, testIds.chooseJoin)
    await expect.poll(async () => (await focused(page)).tag).toBe('h1')
    await typeServer(page, join, NOWHERE)
    await walkTo(page, testIds.joinSecret)
    await page.keyboard.type('not the passphrase')
    await page.keyboard.press('Enter')
    await page
      .getByRole('alert')
      .filter({ hasText: /reach|connect/i })
      .waitFor()

    proxy.exchanges.length = 0
    await walkTo(page, testIds.joinUrl, { back: true })
    await page.keyboard.press('Control+A')
    await page.keyboard.type(proxy.url)
    await enterOn(page, 'Advanced')
    await walkTo(page, testIds.joinPrefix)
    await page.keyboard.type(prefix)
    await page.keyboard.press('Enter')
    await page
      .getByRole('alert')
      .filter({ hasText: /passphrase/i })
      .waitFor()
    expect(writes(proxy.exchanges)).toEqual([])
    expect(await call(page, 'vault', 'state')).toMatchObject({ value: { vault: { state: 'absent' } } })
    // Back to the choice and in again: nothing is stuck.
    await enterOn(page, 'Back')
    await enterOn(page, testIds.chooseJoin)
    await typeServer(page, join, proxy.url)
    await enterOn(page, 'Advanced')
    await walkTo(page, testIds.joinPrefix)
    await page.keyboard.type(prefix)
    await walkTo(page, testIds.joinSecret)
    await page.keyboard.type(PASSPHRASE)
    await page.keyboard.press('Enter')
    await page.getByTestId(testIds.entryItem).filter({ hasText: NOTE }).waitFor({ timeout: 60_000 })
    await quit(app)
  })

  it('is joined from a third with the recovery code as it was copied from paper', async () => {
    const app = await launchBlank()
    const { page } = app
    await enterOn(page, testIds.chooseJoin)
    await typeServer(page, join, proxy.url)
    await enterOn(page, 'Advanced')
    await walkTo(page, testIds.joinPrefix)
    await page.keyboard.type(prefix)
    await page.getByRole('radio', { name: 'Passphrase' }).focus()
    await page.keyboard.press('ArrowRight')
    await walkTo(page, testIds.joinSecret)
    await page.keyboard.type(recoveryCode.toLowerCase().replaceAll('-', ' '))
    await page.keyboard.press('Enter')
    await page.getByTestId(testIds.entryItem).filter({ hasText: NOTE }).waitFor({ timeout: 60_000 })
    await quit(app)
  })
})
