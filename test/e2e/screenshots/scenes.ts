import type { Page } from 'playwright-core'
import { SETTINGS_SECTIONS } from '../../../renderer/stores/journal/navigation'
import { testIds } from '../../../renderer/ui/testIds'
import { call, PASSPHRASE, secondsOf } from '../support/journal'

/** Brings the window into a state worth a picture; `after` leads on to where the next scene begins. */
export interface Scene {
  readonly name: string
  readonly show: (page: Page) => Promise<unknown>
  readonly after?: (page: Page) => Promise<unknown>
}

const byId = (page: Page, id: string) => page.getByTestId(id).first()
const click = (id: string) => (page: Page) => byId(page, id).click()
const escape = (page: Page) => page.keyboard.press('Escape')

async function openEntry(page: Page, title: string): Promise<void> {
  await page.getByTestId(testIds.entryItem).filter({ hasText: title }).first().click()
  await byId(page, testIds.entryTitle).waitFor()
}

async function fillPassphrase(page: Page): Promise<void> {
  await click(testIds.chooseStart)(page)
  await byId(page, testIds.passphrase).fill(PASSPHRASE)
  await byId(page, testIds.passphraseAgain).fill(PASSPHRASE)
  await page.getByText('Strong').waitFor()
}

async function confirmRecovery(page: Page): Promise<void> {
  const groups = ((await byId(page, testIds.recoveryCode).textContent()) ?? '').trim().split(/[\s-]+/)
  for (const input of await page.getByTestId(testIds.recoveryGroup).all())
    await input.fill(groups[Number(await input.getAttribute('data-group'))] ?? '')
  await click(testIds.recoveryContinue)(page)
  await byId(page, testIds.remoteUrl).waitFor()
}

/** On an empty profile. */
export const firstRunScenes: readonly Scene[] = [
  { name: 'first-run', show: (page) => byId(page, testIds.chooseStart).waitFor() },
  { name: 'first-run-join', show: click(testIds.chooseJoin), after: (page) => page.getByText('Back').click() },
  { name: 'first-run-passphrase', show: fillPassphrase, after: click(testIds.createJournal) },
  { name: 'first-run-recovery', show: (page) => byId(page, testIds.recoveryGroup).waitFor(), after: confirmRecovery },
  {
    name: 'first-run-server',
    show: (page) => byId(page, testIds.remoteUrl).waitFor(),
    after: click(testIds.serverSkip),
  },
  { name: 'first-run-tags', show: (page) => byId(page, testIds.finish).waitFor(), after: click(testIds.finish) },
  { name: 'empty', show: (page) => byId(page, testIds.journal).waitFor() },
]

async function record(page: Page): Promise<void> {
  await click(testIds.recordButton)(page)
  await page.locator(`[data-testid=${testIds.recorder}][data-phase=recording]`).waitFor()
  while (secondsOf(await byId(page, testIds.recorderTime).innerText()) < 6) await page.waitForTimeout(200)
}

const SAID =
  'This morning I walked along the river, and there was fog on the water, and nobody else. I thought about the boat.'

async function keepRecording(page: Page): Promise<void> {
  await click(testIds.stopButton)(page)
  // Whoever has another entry open stays there; the message leads to the recording.
  const shown = byId(page, testIds.player).or(byId(page, testIds.toastUndo)).first()
  await shown.waitFor()
  if ((await byId(page, testIds.player).count()) === 0) await click(testIds.toastUndo)(page)
  await byId(page, testIds.player).waitFor()
  await byId(page, testIds.entryTitle).fill('Fog on the water')
  const id = await byId(page, testIds.player).getAttribute('data-recording-id')
  await call(page, 'journal', 'setTranscript', { id, text: SAID })
  await byId(page, testIds.transcript).waitFor()
  await page.getByTestId(testIds.toast).first().waitFor({ state: 'detached', timeout: 15_000 })
  // By then the model has begun to listen; the picture is of an entry that is done.
  await page.getByText(/^Transcribing/).waitFor({ state: 'detached', timeout: 60_000 })
}

const settingsScenes: readonly Scene[] = SETTINGS_SECTIONS.map((section) => ({
  name: `settings-${section}`,
  show: async (page) => {
    await click(testIds.navSettings)(page)
    await page.locator(`[data-section=${section}]`).click()
  },
}))

/** On the journal of two devices. */
export const journalScenes: readonly Scene[] = [
  {
    name: 'locked',
    show: (page) => byId(page, testIds.unlock).waitFor(),
    after: async (page) => {
      await byId(page, testIds.unlockPassphrase).fill(PASSPHRASE)
      await click(testIds.unlockSubmit)(page)
      await byId(page, testIds.journal).waitFor()
    },
  },
  { name: 'entry', show: (page) => openEntry(page, 'Walk by the river') },
  { name: 'recording', show: record },
  { name: 'recorded', show: keepRecording },
  {
    name: 'trim',
    show: async (page) => {
      await page.getByRole('button', { name: 'More actions for this recording' }).click()
      await page.getByRole('menuitem', { name: 'Trim…' }).click()
      await page.locator('[data-trim=end]').press('PageDown')
    },
    after: escape,
  },
  {
    name: 'search',
    show: async (page) => {
      await byId(page, testIds.search).fill('river')
      await page.getByTestId(testIds.entryItem).first().waitFor()
    },
  },
  {
    name: 'filters',
    show: (page) => page.getByRole('button', { name: 'Filters' }).click(),
    after: async (page) => {
      await page.getByRole('button', { name: 'Filters' }).click()
      await byId(page, testIds.search).fill('')
    },
  },
  {
    name: 'selection',
    show: async (page) => {
      await page.getByRole('button', { name: 'Select entries' }).click()
      for (const place of [0, 2]) await page.getByTestId(testIds.entryItem).nth(place).click()
    },
    after: (page) => page.getByRole('button', { name: 'Done' }).click(),
  },
  { name: 'right-to-left', show: (page) => openEntry(page, 'رحلة إلى البحر') },
  { name: 'long-title', show: (page) => openEntry(page, 'Everything I want to remember') },
  {
    name: 'history',
    show: async (page) => {
      await openEntry(page, 'Stand-up')
      await click(testIds.entryMenu)(page)
      await page.getByRole('menuitem', { name: 'History' }).click()
      await page.locator('dialog').waitFor()
    },
    after: escape,
  },
  {
    name: 'review',
    show: async (page) => {
      await openEntry(page, 'Stand-up')
      await byId(page, testIds.conflictBanner).getByRole('button').first().click()
      await byId(page, testIds.reviewOption).waitFor()
    },
  },
  {
    name: 'review-deleted',
    show: async (page) => {
      await click(testIds.reviewLater)(page)
      await page.getByText('After the concert').first().waitFor()
    },
    after: escape,
  },
  { name: 'sync', show: click(testIds.syncPill), after: escape },
  { name: 'tags', show: (page) => page.getByRole('button', { name: 'Manage tags' }).click(), after: escape },
  { name: 'shortcuts', show: (page) => page.keyboard.press('?'), after: escape },
  { name: 'archive', show: click(testIds.navArchive) },
  {
    name: 'trash',
    show: async (page) => {
      await click(testIds.navTrash)(page)
      await byId(page, testIds.entryItem).click()
    },
  },
  { name: 'insights', show: click(testIds.navInsights) },
  ...settingsScenes,
  {
    name: 'export',
    show: async (page) => {
      await page.locator('[data-section=transfer]').click()
      await page.getByRole('button', { name: 'Export everything…' }).click()
      await page.locator('dialog').waitFor()
    },
    after: escape,
  },
  {
    name: 'import',
    show: async (page) => {
      await page.getByRole('button', { name: 'Import…' }).click()
      await page.locator('dialog').waitFor()
    },
    after: escape,
  },
]
