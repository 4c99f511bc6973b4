import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testIds } from '../../renderer/ui/testIds'
import { launchApp, screenshot, temporaryProfile, type RunningApp } from './support/app'
import { answer, asked } from './support/dialogs'
import { call, secondsOf, startJournal, unlock } from './support/journal'
import { enterOn, focused, walkTo } from './support/walk'
import { longRecording, recordFast } from './support/longRecording'

/* Entries from the first word to the last, by keyboard where a keyboard user would. */

interface Summary {
  readonly id: string
  readonly title: string
  readonly excerpt: string
  readonly pinned: boolean
}

/** A beep now and then, from Chromium itself. */
const FAKE_MICROPHONE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']

const profile = await temporaryProfile()
let app: RunningApp

beforeAll(async () => {
  const heard = join(import.meta.dirname, 'support/heard.mjs')
  await writeFile(
    join(profile.folder, 'settings.json'),
    JSON.stringify({
      'transcription.engine': 'command',
      'transcription.command': `"${process.execPath}" "${heard}"`,
    }),
  )
  app = await launchApp({ profile: profile.folder })
  await startJournal(app.page)
})
afterAll(async () => {
  await app?.quit()
  await profile.remove()
})

async function again(): Promise<Page> {
  app = await launchApp({ profile: profile.folder, args: FAKE_MICROPHONE })
  await unlock(app.page)
  return app.page
}

async function list(view: 'journal' | 'archive' | 'trash'): Promise<Summary[]> {
  const { value } = await call(app.page, 'journal', 'list', { view })
  return (value as { entries: Summary[] }).entries
}
const titles = async (view: 'journal' | 'archive' | 'trash') => (await list(view)).map(({ title }) => title)

const row = (text: string) => app.page.getByTestId(testIds.entryItem).filter({ hasText: text }).first()
/** The field that is being typed in, once it says that everything is on disk. */
const saved = (testId: string) => app.page.locator(`[data-testid=${testId}][data-state=clean]`).first().waitFor()

/** A new entry with a note and a title, as fast as the keyboard allows. */
async function write(note: string, title?: string): Promise<void> {
  const { page } = app
  await page.keyboard.press('Control+N')
  await expect.poll(async () => (await focused(page)).testId).toBe(testIds.noteEditor)
  await page.keyboard.type(note)
  if (title === undefined) return
  await walkTo(page, testIds.entryTitle, { back: true })
  await page.keyboard.type(title)
}

describe('writing', () => {
  it('an entry in which nothing was written leaves nothing behind', async () => {
    const { page } = app
    await page.keyboard.press('Control+N')
    await expect.poll(async () => (await focused(page)).testId).toBe(testIds.noteEditor)
    await page.getByTestId(testIds.navArchive).click()
    await page.getByTestId(testIds.navJournal).click()
    await page.keyboard.press('Control+N')
    await page.keyboard.press('Control+N')
    await page.keyboard.press('Control+1')
    // Neither does one from which everything was erased again.
    await write('A slip')
    await row('A slip').waitFor()
    await page.keyboard.press('Control+A')
    await page.keyboard.press('Delete')
    await page.getByTestId(testIds.navArchive).click()
    await expect.poll(() => list('journal')).toEqual([])
    await page.getByTestId(testIds.navJournal).click()
    for (const view of ['journal', 'archive', 'trash'] as const) expect(await list(view)).toEqual([])
    await app.quit()
    await again()
    for (const view of ['journal', 'archive', 'trash'] as const) expect(await list(view)).toEqual([])
    expect(await app.page.getByTestId(testIds.entryItem).count()).toBe(0)
  })

  it('saves title and note by themselves and shows Markdown', async () => {
    const { page } = app
    await write('Fog, and **nobody** else.\n\n- heron\n- weir', 'Walk by the river')
    await row('Walk by the river').waitFor()
    await page.getByTestId(testIds.note).locator('strong', { hasText: 'nobody' }).waitFor()
    expect(await page.getByTestId(testIds.note).locator('li').count()).toBe(2)
    // Enter goes on from the title into the note, Escape shows it.
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await focused(page)).testId).toBe(testIds.noteEditor)
    await page.keyboard.press('Control+End')
    await page.keyboard.type('\n- boat')
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByTestId(testIds.note).locator('li').count()).toBe(3)
  })

  it('opens a link of a note in the browser once the person agrees, and one into the journal at once', async () => {
    const { page } = app
    await answer(app, 1)
    await app.electron.evaluate(({ shell }) => {
      const opened: string[] = []
      Object.assign(globalThis, { openedOutside: opened })
      shell.openExternal = async (url) => void opened.push(url)
    })
    const opened = () =>
      app.electron.evaluate(() => (globalThis as unknown as { openedOutside: string[] }).openedOutside)
    const [walk] = await list('journal')
    await write(`See https://example.org/heron and [the walk](braindump://${walk?.id.replace('session:', 'entry/')}).`)
    await page.keyboard.press('Escape')
    await page.getByTestId(testIds.note).getByRole('link', { name: 'example.org' }).click()
    await expect.poll(opened).toEqual(['https://example.org/heron'])
    expect((await asked(app)).map(({ detail }) => detail.split('\n')[0])).toEqual(['https://example.org/heron'])
    expect(page.url()).toMatch(/^app:/)
    await page.getByTestId(testIds.note).getByRole('link', { name: 'the walk' }).click()
    await expect.poll(() => page.getByTestId(testIds.entryTitle).inputValue()).toBe(walk?.title)
    expect(await opened()).toHaveLength(1)
  })

  it('loses nothing to quitting in the middle of a word', async () => {
    await write('Quit while typi', 'Half a titl')
    await app.quit()
    await again()
    expect(await list('journal')).toEqual(
      expect.arrayContaining([expect.objectContaining({ title: 'Half a titl', excerpt: 'Quit while typi' })]),
    )
  })

  it('loses nothing that was saved to being killed', async () => {
    await write('Killed after this')
    await saved(testIds.noteEditor)
    await row('Killed after this').waitFor()
    await app.kill()
    await again()
    await row('Killed after this').waitFor()
  })
})

describe('a recording into an entry in which nothing was written', () => {
  const recording = () => app.page.locator(`[data-testid=${testIds.recorder}][data-phase=recording]`)

  it('makes the entry when it is kept, and leaves nothing when it is thrown away', async () => {
    const { page } = app
    const before = (await list('journal')).length
    await page.keyboard.press('Control+N')
    await page.getByRole('button', { name: 'Record more' }).click()
    await recording().waitFor()
    await page.getByRole('button', { name: 'Discard' }).click()
    await page.getByTestId(testIds.dialogConfirm).click()
    await recording().waitFor({ state: 'detached' })
    expect(await list('journal')).toHaveLength(before)

    const shown = () => page.getByTestId(testIds.entryView).getAttribute('data-entry-id')
    const id = await shown()
    await page.getByRole('button', { name: 'Record more' }).click()
    await recording().waitFor()
    await expect
      .poll(async () => secondsOf(await page.getByTestId(testIds.recorderTime).innerText()))
      .toBeGreaterThanOrEqual(1)
    await page.getByTestId(testIds.stopButton).click()
    await page.getByTestId(testIds.player).waitFor()
    expect(await shown()).toBe(id)
    // What is written now goes into the same entry.
    await page.getByTestId(testIds.entryTitle).fill('Said, then named')
    await row('Said, then named').waitFor()
    expect(await list('journal')).toHaveLength(before + 1)
  })
})

describe('undo and redo', () => {
  it('by Ctrl+Z, of title and note, and go on after a restart', async () => {
    let { page } = app
    const title = () => page.getByTestId(testIds.entryTitle).inputValue()
    await row('Walk by the river').click()
    await page.getByTestId(testIds.entryTitle).fill('Walk by the lake')
    await saved(testIds.entryTitle)
    await page.getByTestId(testIds.entryTitle).fill('Walk by the sea')
    await saved(testIds.entryTitle)
    await page.keyboard.press('Escape')
    await expect.poll(async () => (await focused(page)).testId).toBe(testIds.entryList)
    await page.keyboard.press('Control+Z')
    await expect.poll(title).toBe('Walk by the lake')

    // While there is typing to take back, the field takes it back by itself; after that the history of the entry does.
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await focused(page)).testId).toBe(testIds.noteEditor)
    const note = page.getByTestId(testIds.note)
    await page.keyboard.press('Control+End')
    await page.keyboard.type('\n- bridge')
    await page.keyboard.press('Escape')
    await note.filter({ hasText: 'bridge' }).waitFor()
    await page.getByTestId(testIds.entryList).focus()
    await page.keyboard.press('Control+Z')
    await note.filter({ hasNotText: 'bridge' }).waitFor()

    await app.quit()
    page = await again()
    await row('Walk by the lake').click()
    await expect.poll(title).toBe('Walk by the lake')
    await page.keyboard.press('Control+Z')
    await expect.poll(title).toBe('Walk by the river')
    await page.keyboard.press('Control+Shift+Z')
    await expect.poll(title).toBe('Walk by the lake')
    await page.keyboard.press('Control+Shift+Z')
    await page.getByTestId(testIds.note).filter({ hasText: 'bridge' }).waitFor()
    await page.keyboard.press('Control+Z')
    await page.getByTestId(testIds.note).filter({ hasNotText: 'bridge' }).waitFor()
    await page.keyboard.press('Control+Z')
    await expect.poll(title).toBe('Walk by the river')
  })
})

describe('a recording', () => {
  it('shows its words, lights the one that is heard, and starts at the one that is clicked', async () => {
    const { page } = app
    await recordFast(page, longRecording(40_000), 40_000)
    // The program hears the same in every recording; this is the long one.
    const long = app.page.getByTestId(testIds.entryItem).filter({ hasText: /0:(39|40)/ })
    await long.filter({ hasText: 'one two three' }).click({ timeout: 30_000 })
    const transcript = page.getByTestId(testIds.transcript)
    await transcript.getByText('seven').waitFor()
    // Each word is lit for a second; noted in the window, so that a busy machine misses none.
    await transcript.evaluate((words) => {
      const noted: string[] = []
      Object.assign(window, { litWords: noted })
      new MutationObserver(() => {
        const word = words.querySelector('.lit')?.textContent.trim() ?? ''
        if (word !== '' && noted.at(-1) !== word) noted.push(word)
      }).observe(words, { subtree: true, attributes: true, attributeFilter: ['class'] })
    })
    const lit = () => page.evaluate(() => (window as unknown as { litWords: string[] }).litWords)
    await transcript.getByText('seven').click()
    await expect.poll(async () => (await lit()).slice(0, 3)).toEqual(['seven', 'eight', 'nine'])
    await page.getByTestId(testIds.playerPlay).first().click()
  })

  it('has its words put right in place, and taken back', async () => {
    const { page } = app
    const transcript = page.getByTestId(testIds.transcript)
    await enterOn(page, 'Edit transcript')
    await expect.poll(async () => (await focused(page)).testId).toBe(testIds.transcriptEditor)
    await page.keyboard.press('Control+End')
    await page.keyboard.type(' eleven')
    await page.keyboard.press('Escape')
    await transcript.filter({ hasText: 'ten eleven' }).waitFor()
    await page.getByText('Edited by you').waitFor()
    await row('one two three').click()
    await page.keyboard.press('Control+Z')
    await transcript.filter({ hasNotText: 'eleven' }).waitFor()
    await page.keyboard.press('Control+Shift+Z')
    await transcript.filter({ hasText: 'eleven' }).waitFor()
  })
})

describe('looking after entries', () => {
  it('pins, archives and duplicates', async () => {
    const { page } = app
    await row('Half a titl').click()
    await page.keyboard.press('Control+P')
    await expect
      .poll(async () => (await list('journal')).find(({ title }) => title === 'Half a titl')?.pinned)
      .toBe(true)
    await expect.poll(() => page.getByTestId(testIds.entryItem).first().innerText()).toContain('Half a titl')
    await page.keyboard.press('Control+P')
    await expect.poll(async () => (await list('journal')).some(({ pinned }) => pinned)).toBe(false)

    await page.keyboard.press('Control+E')
    await expect.poll(() => titles('archive')).toEqual(['Half a titl'])
    await page.keyboard.press('Control+Z')
    await expect.poll(() => titles('archive')).toEqual([])

    await row('Half a titl').click()
    await page.getByTestId(testIds.entryMenu).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Duplicate' }).press('Enter')
    await expect.poll(() => page.getByTestId(testIds.entryItem).filter({ hasText: 'Half a titl' }).count()).toBe(2)
  })

  it('selects several by keyboard, trashes them together and takes that back', async () => {
    const { page } = app
    const before = await titles('journal')
    await page.getByTestId(testIds.entryList).focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Shift+ArrowDown')
    const bar = page.getByRole('toolbar')
    await bar.filter({ hasText: '3 selected' }).waitFor()
    await screenshot(page, 'entries-selected')
    await page.keyboard.press('x')
    await bar.filter({ hasText: '2 selected' }).waitFor()
    await page.keyboard.press('Delete')
    await expect.poll(async () => (await list('trash')).length).toBe(2)
    expect((await focused(page)).testId).toBe(testIds.entryList)
    await page.keyboard.press('Control+Z')
    await expect.poll(async () => (await list('trash')).length).toBe(0)
    expect(await titles('journal')).toEqual(before)
    await expect.poll(() => page.getByTestId(testIds.entryItem).count()).toBe(before.length)

    await page.keyboard.press('Control+A')
    await bar.filter({ hasText: `${before.length} selected` }).waitFor()
    await page.keyboard.press('Escape')
    await bar.waitFor({ state: 'detached' })
  })

  it('restores from the trash, and deletes for good only after a question', async () => {
    const { page } = app
    await page.getByTestId(testIds.entryList).focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Delete')
    await page.keyboard.press('Delete')
    await expect.poll(async () => (await list('trash')).length).toBe(2)
    const kept = (await list('journal')).length
    await page.getByTestId(testIds.navTrash).click()
    await page.getByTestId(testIds.entryItem).first().click()
    await page.getByRole('button', { name: 'Restore' }).press('Enter')
    await expect.poll(async () => (await list('journal')).length).toBe(kept + 1)

    await page.getByTestId(testIds.entryItem).first().click()
    await page.getByTestId(testIds.entryList).focus()
    await page.keyboard.press('Delete')
    await page.getByTestId(testIds.dialogConfirm).waitFor()
    expect((await focused(page)).testId).toBe(testIds.dialogCancel)
    await page.keyboard.press('Escape')
    await page.getByTestId(testIds.dialog).waitFor({ state: 'detached' })
    expect((await list('trash')).length).toBe(1)
    // The shortcut of the window asks the same.
    await page.getByTestId(testIds.navTrash).focus()
    await page.keyboard.press('Control+Delete')
    await enterOn(page, testIds.dialogConfirm)
    await expect.poll(async () => (await list('trash')).length).toBe(0)
    expect((await list('journal')).length).toBe(kept + 1)
  })
})
