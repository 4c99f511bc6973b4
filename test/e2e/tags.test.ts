import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testIds } from '../../renderer/ui/testIds'
import { launchApp, screenshot, temporaryProfile, type RunningApp } from './support/app'
import { call, startJournal } from './support/journal'
import { enterOn, focused, walkTo } from './support/walk'

/* Tags: the six of version 3, made, renamed, coloured and merged, and entries found by several. By keyboard. */

interface Tag {
  readonly id: string
  readonly name: string
  readonly color: string
  readonly entries: number
}

const profile = await temporaryProfile()
let app: RunningApp

beforeAll(async () => {
  app = await launchApp({ profile: profile.folder })
  await startJournal(app.page)
})
afterAll(async () => {
  await app?.quit()
  await profile.remove()
})

async function tags(): Promise<Tag[]> {
  const { value } = await call(app.page, 'tags', 'list')
  return (value as { tags: Tag[] }).tags
}
const names = async () => (await tags()).map(({ name }) => name).sort()
const shown = () => app.page.getByTestId(testIds.entryItem)

/** A written entry with these tags, typed into the picker; one that is not there yet is made. */
async function write(note: string, ...wanted: string[]): Promise<void> {
  const { page } = app
  await page.keyboard.press('Control+N')
  await expect.poll(async () => (await focused(page)).testId).toBe(testIds.noteEditor)
  await page.keyboard.type(note)
  await page.keyboard.press('Escape')
  for (const name of wanted) {
    await page.keyboard.press('Control+T')
    await expect.poll(async () => (await focused(page)).tag).toBe('input')
    await page.keyboard.type(name)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: `Remove ${name}` }).waitFor()
    await page.keyboard.press('Escape')
    await page.locator('.tag-picker').waitFor({ state: 'detached' })
  }
}

describe('tags', () => {
  it('begin with the six of version 3', async () => {
    await expect.poll(names).toEqual(['idea', 'meeting', 'personal', 'research', 'todo', 'work'])
  })

  it('are put on an entry by typing, and made there', async () => {
    await write('The review dialog', 'work', 'meeting')
    await write('Letters to myself', 'idea', 'garden')
    await write('Minutes of Tuesday', 'meeting')
    await expect.poll(names).toContain('garden')
    await expect
      .poll(async () => Object.fromEntries((await tags()).map(({ name, entries }) => [name, entries])))
      .toMatchObject({ work: 1, meeting: 2, idea: 1, garden: 1, todo: 0 })
  })

  it('are made, renamed, coloured and merged in one place', async () => {
    const { page } = app
    await walkTo(page, 'Manage tags')
    await page.keyboard.press('Enter')
    const dialog = page.getByTestId(testIds.dialog)
    await dialog.waitFor()
    // A new one.
    await expect.poll(async () => (await focused(page)).tag).toBe('input')
    await page.keyboard.type('travel')
    await page.keyboard.press('Enter')
    await expect.poll(names).toContain('travel')
    // A name is changed where it stands; with a name that is taken the two can become one.
    const field = (name: string) => dialog.locator(`input[data-tag="${name}"]`)
    await field('travel').focus()
    await page.keyboard.press('Control+A')
    await page.keyboard.type('journeys')
    await page.keyboard.press('Enter')
    await expect.poll(names).toContain('journeys')
    await page.keyboard.press('Control+A')
    await page.keyboard.type('Idea')
    await page.keyboard.press('Enter')
    await page.getByTestId(testIds.dialogConfirm).filter({ hasText: 'idea' }).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => field('journeys').inputValue()).toBe('journeys')
    // A colour.
    const before = (await tags()).find(({ name }) => name === 'journeys')?.color
    await field('journeys').focus()
    await walkTo(page, 'Colour', { back: true })
    await page.keyboard.press('Enter')
    const other = dialog.getByRole('group', { name: 'Colour' }).locator('button[aria-pressed=false]').first()
    await other.focus()
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await tags()).find(({ name }) => name === 'journeys')?.color).not.toBe(before)
    await screenshot(page, 'tags-managed')
    // Work becomes part of meeting, with the entries.
    await field('work').focus()
    await enterOn(page, 'Merge into…')
    await page.getByRole('menuitem', { name: 'meeting' }).press('Enter')
    await enterOn(page, testIds.dialogConfirm)
    await expect.poll(names).not.toContain('work')
    await expect.poll(async () => (await tags()).find(({ name }) => name === 'meeting')?.entries).toBe(2)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect((await focused(page)).name).toBe('Manage tags')
  })

  it('narrow the list, several together', async () => {
    const { page } = app
    await enterOn(page, /^meeting\s*2/)
    await expect.poll(() => shown().count()).toBe(2)
    await enterOn(page, /^idea\s*1/)
    await page.getByText('Nothing found').waitFor()
    await enterOn(page, 'Clear search')
    await expect.poll(() => shown().count()).toBe(3)
    await page.getByTestId(testIds.search).focus()
    await enterOn(page, /^garden\s*1/)
    await expect.poll(() => shown().count()).toBe(1)
    await enterOn(page, /^idea\s*1/)
    await expect.poll(() => shown().count()).toBe(1)
    expect(await shown().innerText()).toContain('Letters to myself')
  })
})
