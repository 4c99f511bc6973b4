import type { Page } from 'playwright-core'
import { testIds } from '../../../renderer/ui/testIds'
import type { Device } from '../../support/device'
import { launchApp, type LaunchOptions, type RunningApp } from './app'

export const PASSPHRASE = 'correct horse battery staple'

/** What a test may ask main directly, through the very object that the page uses. */
export interface RawWindow {
  readonly api: Record<
    string,
    Record<
      string,
      (input?: unknown) => Promise<{ ok: boolean; value?: unknown; error?: { kind: string; message: string } }>
    >
  >
}

/** Goes through the first run as a person would: passphrase, recovery code, no server. */
export async function startJournal(page: Page): Promise<void> {
  await page.getByTestId(testIds.chooseStart).click()
  await page.getByTestId(testIds.passphrase).fill(PASSPHRASE)
  await page.getByTestId(testIds.passphraseAgain).fill(PASSPHRASE)
  await page.getByTestId(testIds.createJournal).click()
  await page.getByTestId(testIds.recoveryCode).waitFor({ state: 'attached' })
  const code = (await page.getByTestId(testIds.recoveryCode).textContent()) ?? ''
  await page.getByTestId(testIds.recoveryContinue).click()
  const asked = page.getByTestId(testIds.recoveryGroup)
  await asked.first().waitFor()
  const groups = code.trim().split(/[\s-]+/)
  for (const input of await asked.all()) {
    const place = Number(await input.getAttribute('data-group'))
    await input.fill(groups[place] ?? '')
  }
  await page.getByTestId(testIds.recoveryContinue).click()
  await page.getByTestId(testIds.serverSkip).click()
  await page.getByTestId(testIds.finish).click()
  await page.getByTestId(testIds.journal).waitFor()
}

/** Unlocks a journal that asks for its passphrase. */
export async function unlock(page: Page): Promise<void> {
  await page.getByTestId(testIds.unlockPassphrase).fill(PASSPHRASE)
  await page.getByTestId(testIds.unlockSubmit).click()
  await page.getByTestId(testIds.journal).waitFor()
}

/** Locks the journal as a page does, and waits for the new page: the answer is for one that is no more. */
export async function lock(page: Page): Promise<void> {
  await call(page, 'vault', 'lock').catch(() => undefined)
  await page.getByTestId(testIds.unlockPassphrase).waitFor()
}

/** Starts the app on a profile that has a journal, and unlocks it. */
export async function launchUnlocked(options: LaunchOptions): Promise<RunningApp> {
  const app = await launchApp(options)
  try {
    await unlock(app.page)
    return app
  } catch (error) {
    await app.quit() // Nobody else has it, to quit it before the profile goes.
    throw error
  }
}

/** Opens the journal that a device was given in this process in the app, unlocked, with the list as it was left. */
export async function openInApp({ services, host, profile }: Device): Promise<RunningApp> {
  await services.journal.summaries.settled()
  await host.close()
  return await launchUnlocked({ profile })
}

/** Calls main through `window.api` and answers its envelope. */
export const call = (page: Page, domain: string, name: string, input?: unknown) =>
  page.evaluate(
    async ([domain, name, input]) => {
      const { api } = globalThis as unknown as RawWindow
      const method = api[domain]?.[name]
      if (!method) throw new Error('no such call')
      return method(input)
    },
    [domain, name, input] as const,
  )

/** Seconds that a `m:ss` or `h:mm:ss` clock shows. */
export const secondsOf = (clock: string): number =>
  clock
    .trim()
    .split(':')
    .reduce((sum, part) => sum * 60 + Number(part), 0)
