import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testIds } from '../../renderer/ui/testIds'
import { braindump } from '../support/commandLine'
import { Device } from '../support/device'
import { spellings } from '../support/spellings'
import { fillJournal, generatedEntries } from '../../bench/support/journal'
import { screenshot, type RunningApp } from './support/app'
import { findOnDisk } from './support/disk'
import { call, launchUnlocked, openInApp } from './support/journal'
import { focused, walkTo } from './support/walk'

/* Search as one types, in the real window over a real journal: what is found, what is marked, and what is on disk of it. */

const MARKER = 'Chalcedony'
const SIZE = { sessions: 60, messagesPerSession: 3, seed: 11 }
const DAY_MS = 86_400_000

let device: Device
let app: RunningApp

beforeAll(async () => {
  device = await Device.first()
  const { journal } = device.services
  await fillJournal(journal.databases, SIZE)
  const tag = await journal.tags.create('Seaside', '#3b82f6')
  const { sessions } = journal
  await sessions.create({ title: 'Straße nach Córdoba', text: `We found ${MARKER} in the café.`, tagIds: [tag] })
  await sessions.create({ title: 'Last year', text: `${MARKER} again`, createdAt: Date.now() - 400 * DAY_MS })
  const gone = await sessions.create({ title: 'Thrown away', text: `${MARKER} in the bin` })
  await sessions.trash([gone])
  app = await openInApp(device)
})
afterAll(async () => {
  await app?.quit()
  await device?.remove()
})

const hits = () => app.page.getByTestId(testIds.entryItem)
const found = async () => (await hits().allInnerTexts()).map((text) => text.split('\n')[0])

async function search(words: string): Promise<void> {
  const { page } = app
  await page.keyboard.press('Control+F')
  await expect.poll(async () => (await focused(page)).testId).toBe(testIds.search)
  await page.keyboard.press('Control+A')
  await page.keyboard.press('Delete')
  await page.keyboard.type(words)
}

describe('search', () => {
  it('finds as one types, with accents and case folded, and marks what fits', async () => {
    const { page } = app
    await search('STRASSE cordo')
    await expect.poll(found).toEqual(['Straße nach Córdoba'])
    await expect.poll(() => hits().locator('mark').allInnerTexts()).toEqual(['Straße', 'Córdoba'])
    await search('CAFE')
    await expect.poll(found).toEqual(['Straße nach Córdoba'])
    await expect.poll(() => hits().locator('mark').allInnerTexts()).toEqual(['café'])
    await search('seasi')
    await expect.poll(found).toEqual(['Straße nach Córdoba'])
    await screenshot(page, 'search-tag')
    // Down goes into what was found and shows the first of it, Enter goes to its title.
    await page.keyboard.press('ArrowDown')
    await expect.poll(async () => (await focused(page)).testId).toBe(testIds.entryList)
    await page.getByTestId(testIds.note).filter({ hasText: MARKER }).waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await focused(page)).testId).toBe(testIds.entryTitle)
    await search('zebrafinch')
    await page.getByText('Nothing found').waitFor()
  })

  it('leads from words that were said to the second they were said', async () => {
    const { page } = app
    const [first] = generatedEntries(SIZE)
    const segment = first?.recordings[0]?.transcript?.segments[3]
    await search(segment?.text.replace(/[.,]/g, '') ?? '')
    await hits().first().click()
    await page.locator(`[data-testid=${testIds.player}]`).waitFor()
    await expect.poll(() => page.getByTestId(testIds.playerTime).first().innerText()).toMatch(/^0:15/)
  })

  it('is narrowed by tag, days, sound, language and the trash', async () => {
    const { page } = app
    await search(MARKER)
    await expect.poll(async () => (await found()).sort()).toEqual(['Last year', 'Straße nach Córdoba'])
    await walkTo(page, 'Filters')
    await page.keyboard.press('Enter')
    const panel = page.getByRole('search')

    await walkTo(page, 'Seaside')
    await page.keyboard.press('Space')
    await expect.poll(found).toEqual(['Straße nach Córdoba'])
    await page.keyboard.press('Space')
    await expect.poll(() => hits().count()).toBe(2)

    const day = new Date(Date.now() - 30 * DAY_MS).toISOString().slice(0, 10)
    await panel.getByLabel('To', { exact: true }).fill(day)
    await expect.poll(found).toEqual(['Last year'])
    await panel.getByLabel('To', { exact: true }).fill('')
    await panel.getByLabel('From').fill(day)
    await expect.poll(found).toEqual(['Straße nach Córdoba'])
    await panel.getByLabel('From').fill('')

    await panel.getByLabel('In the trash').focus()
    await page.keyboard.press('Space')
    await expect.poll(found).toEqual(['Thrown away'])
    await page.keyboard.press('Space')
    await expect.poll(() => hits().count()).toBe(2)

    await panel.getByLabel('With audio').focus()
    await page.keyboard.press('Space')
    await page.getByText('Nothing found').waitFor()
    await search('')
    await expect
      .poll(async () => (await call(page, 'search', 'query', everything({ hasAudio: true }))).value)
      .toMatchObject({
        total: SIZE.sessions,
      })
    await page.getByText(`${SIZE.sessions} entries`).waitFor()
    await panel.getByLabel('Spoken language').selectOption('de')
    await page.getByText(`${Math.ceil(SIZE.sessions / 3)} entries`).waitFor()
    await screenshot(page, 'search-filters')
    await page.getByRole('button', { name: 'Clear search' }).click()
    await expect.poll(() => page.getByText(`${SIZE.sessions + 2} entries`).count()).toBe(1)
  })

  it('catches up after a restart from a snapshot that nobody can read', async () => {
    await app.quit()
    expect((await stat(join(device.profile, 'snapshots/search'))).size).toBeGreaterThan(1000)
    const [first] = generatedEntries(SIZE)
    const words = [MARKER, 'Córdoba', 'Thrown away', 'Seaside', first?.session.title ?? MARKER]
    expect(await findOnDisk(device.profile, words.flatMap(spellings))).toEqual([])

    const added = await braindump(device.profile, [
      'add',
      '--title',
      'While nobody looked',
      '--text',
      `${MARKER} too`,
      '--json',
    ])
    expect(added.code, added.err).toBe(0)
    app = await launchUnlocked({ profile: device.profile })
    await search(MARKER)
    await expect
      .poll(async () => (await found()).sort())
      .toEqual(['Last year', 'Straße nach Córdoba', 'While nobody looked'])
    // What is typed while the list is narrowed is found at once.
    await app.page.keyboard.press('Control+N')
    await expect.poll(async () => (await focused(app.page)).testId).toBe(testIds.noteEditor)
    await app.page.keyboard.type(`${MARKER}, freshly typed`)
    await expect.poll(() => hits().count()).toBe(4)
  })
})

const everything = (filters: object) => ({ query: '', filters, limit: 1 })
