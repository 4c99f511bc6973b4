import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testIds } from '../../renderer/ui/testIds'
import { writeV3, writeWav } from '../main/exchange/support/v3'
import { Device } from '../support/device'
import { launchApp, screenshot, temporaryProfile, type RunningApp } from './support/app'
import { choose } from './support/dialogs'
import { call, startJournal, openInApp } from './support/journal'
import { pressOn, tabTo } from './support/keyboard'

/* Export and import through the dialogs of the real app, by keyboard: out of one journal, into another. */

const speech = join(import.meta.dirname, '../fixtures/audio/speech.webm')
/** Notes of a folder that is large enough to be stopped in the middle. */
const MANY = 240

let device: Device
let app: RunningApp
const files = await temporaryProfile()
const other = await temporaryProfile()
const inFiles = (...path: string[]): string => join(files.folder, ...path)

beforeAll(async () => {
  device = await Device.first()
  const { journal, audio } = device.services
  const walks = await journal.tags.create('walks', '#10b981')
  const walk = await journal.sessions.create({
    title: 'Walk: "by the river"',
    text: '# Fog\n\n- a heron',
    tagIds: [walks],
  })
  await journal.sessions.setPinned([walk], true)
  const { sessionId, recordingId } = await audio.importFile(speech)
  await journal.sessions.rename(sessionId, 'Spoken')
  await journal.parts.setTranscript(recordingId, 'What was said.')
  await audio.versions.trim(recordingId, 5_000, 15_000)
  // Longer than any address that a page can be printed from.
  await journal.sessions.create({ title: 'Long', text: `${'All work and no play. '.repeat(20)}\n\n`.repeat(4_000) })
  await journal.sessions.trash([await journal.sessions.create({ title: 'Thrown away' })])
  await device.host.settings.set('trash.keepDays', 90)
  app = await openInApp(device)
})

afterAll(async () => {
  await app?.quit()
  await device?.remove()
  await files.remove()
  await other.remove()
})

const dialog = () => app.page.getByRole('dialog')

/** Opens export or import in the settings. */
async function open(button: 'Export everything…' | 'Import…'): Promise<void> {
  const { page } = app
  if (!(await page.locator('main.settings').isVisible())) await page.keyboard.press('Control+,')
  await page.locator('[data-section=transfer]').click()
  await pressOn(page, page.getByRole('button', { name: button }))
  await dialog().waitFor()
}

/** Chooses one of several with the arrow keys. */
async function pick(label: string): Promise<void> {
  const { page } = app
  const wanted = dialog().getByRole('radio', { name: label })
  await tabTo(page, dialog().locator('fieldset'))
  for (let step = 0; step < 5 && !(await wanted.isChecked()); step++) await page.keyboard.press('ArrowDown')
  expect(await wanted.isChecked()).toBe(true)
}

async function exportAs(format: string, path: string): Promise<void> {
  await open('Export everything…')
  await pick(format)
  await choose(app, path)
  await pressOn(app.page, dialog().getByRole('button', { name: /^Choose (folder|file) and export$/ }))
}

/** Looks at a source and answers what would be taken. */
async function look(kind: string, path: string): Promise<void> {
  await open('Import…')
  await pick(kind)
  await choose(app, path)
  await pressOn(app.page, dialog().getByRole('button', { name: 'Choose…' }))
}

const says = (text: string | RegExp) => dialog().getByRole('status').filter({ hasText: text }).waitFor()
const importNow = () => pressOn(app.page, dialog().getByRole('button', { name: 'Import now' }))

async function close(): Promise<void> {
  await app.page.keyboard.press('Escape')
  await dialog().waitFor({ state: 'detached' })
}

/** Titles of the journal and the archive, as main tells them. */
async function titles(): Promise<string[]> {
  const { value } = await call(app.page, 'journal', 'list', { view: 'journal' })
  return (value as { entries: { title: string }[] }).entries.map(({ title }) => title)
}

describe('an export', () => {
  it('as JSON holds everything, and says where it is', async () => {
    await mkdir(inFiles('json'))
    await exportAs('BrainDump export (JSON)', inFiles('json'))
    await says('4 entries exported.')
    await says(inFiles('json'))
    await screenshot(app.page, 'exported')
    expect((await readdir(inFiles('json'))).sort()).toEqual(['audio', 'braindump.json', 'entries'])
    expect(await readdir(inFiles('json', 'entries'))).toHaveLength(4)
    // With the sound before it was trimmed.
    expect(await readdir(inFiles('json', 'audio'))).toHaveLength(2)
    await close()
  })

  it('as Markdown is read by people, with front matter and sound', async () => {
    await mkdir(inFiles('markdown'))
    await exportAs('Markdown with audio files', inFiles('markdown'))
    await says('3 entries exported.')
    const names = await readdir(inFiles('markdown'))
    const name = names.find((one) => one.includes('Walk by the river')) ?? ''
    const text = await readFile(inFiles('markdown', name), 'utf8')
    expect(text).toMatch(/^---\nbraindump: [0-9a-f-]{36}\ntitle: .*Walk: "by the river".*\n/)
    expect(text).toContain('tags:\n  - walks\npinned: true\n---\n')
    expect(text).toContain('# Fog\n\n- a heron')
    const spoken = await readFile(inFiles('markdown', names.find((one) => one.includes('Spoken')) ?? ''), 'utf8')
    expect(spoken).toMatch(/!\[Recording\]\(<audio\/.+\.webm>\)\n\nWhat was said\./)
    expect(await readdir(inFiles('markdown', 'audio'))).toHaveLength(1)
    await close()
  })

  it('as PDF is a document with a page for each entry and more for long ones', async () => {
    await exportAs('PDF for reading and printing', inFiles('journal.pdf'))
    await dialog().getByRole('status').filter({ hasText: '3 entries exported.' }).waitFor({ timeout: 60_000 })
    const pdf = await readFile(inFiles('journal.pdf'))
    expect(pdf.toString('latin1', 0, 5)).toBe('%PDF-')
    expect(pdf.toString('latin1', pdf.length - 10)).toContain('%%EOF')
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(100)
    await close()
  })

  it('that cannot be written says so, and closing the dialog of the system does nothing', async () => {
    await writeFile(inFiles('a file'), 'x')
    await exportAs('BrainDump export (JSON)', inFiles('a file', 'below'))
    await dialog().getByRole('alert').filter({ hasText: 'cannot be written. Choose another one.' }).waitFor()
    await screenshot(app.page, 'export-refused')
    await choose(app, null)
    await pressOn(app.page, dialog().getByRole('button', { name: 'Choose folder and export' }))
    await dialog().getByRole('radio').first().waitFor()
    await close()
    await choose(app, '/dev/full')
    await call(app.page, 'transfer', 'chooseSaveFile', { title: 'Report', name: 'report.txt' })
    expect(await call(app.page, 'transfer', 'saveText', { path: '/dev/full', text: 'words' })).toMatchObject({
      error: { kind: 'disk-full' },
    })
  })
})

describe('an import', () => {
  it('of JSON into another journal is looked at first, taken whole, and taken once', async () => {
    await app.quit()
    app = await launchApp({ profile: other.folder })
    await startJournal(app.page)
    await look('BrainDump export (JSON)', inFiles('json', 'braindump.json'))
    await says('4 entries will be imported.')
    await screenshot(app.page, 'import-look')
    expect(await titles()).toEqual([])
    await importNow()
    await says('4 entries imported.')
    await close()
    await expect.poll(async () => (await titles()).sort()).toEqual(['Long', 'Spoken', 'Walk: "by the river"'])
    await expect
      .poll(async () => (await call(app.page, 'settings', 'all')).value)
      .toMatchObject({ settings: { 'trash.keepDays': 90 } })
    await look('BrainDump export (JSON)', inFiles('json', 'braindump.json'))
    await says('4 already exist.')
    expect(await dialog().getByRole('button', { name: 'Import now' }).isDisabled()).toBe(true)
    await close()
    // The trimmed recording can be brought back here as well.
    await app.page.getByTestId(testIds.navJournal).click()
    await app.page.getByTestId(testIds.entryItem).filter({ hasText: 'Spoken' }).click()
    await app.page.getByTestId(testIds.playerTime).filter({ hasText: '/ 0:09' }).waitFor()
    const id = await app.page.getByTestId(testIds.player).first().getAttribute('data-recording-id')
    expect(await call(app.page, 'audio', 'untrim', { id })).toMatchObject({ ok: true })
    await app.page.getByTestId(testIds.playerTime).filter({ hasText: '/ 0:39' }).waitFor()
  })

  it('of Markdown that came from here finds it all here', async () => {
    await look('Folder of Markdown files', inFiles('markdown'))
    await says('3 already exist.')
    await close()
  })

  it('of a folder of sound names what it cannot take, and saves that as a report', async () => {
    await mkdir(inFiles('sounds'))
    await writeWav(inFiles('sounds', 'Monday.wav'))
    await writeFile(inFiles('sounds', 'broken.mp3'), 'no sound')
    await look('Folder of audio files', inFiles('sounds'))
    await says('1 entry will be imported.')
    await dialog().getByText('broken.mp3').waitFor()
    await screenshot(app.page, 'import-skipped')
    await choose(app, inFiles('report.txt'))
    await pressOn(app.page, dialog().getByRole('button', { name: 'Save this report…' }))
    await app.page.getByTestId(testIds.toast).filter({ hasText: 'Report saved.' }).waitFor()
    expect(await readFile(inFiles('report.txt'), 'utf8')).toMatch(/\nbroken\.mp3: .+\n$/)
    await importNow()
    await says('1 entry imported.')
    await close()
    await expect.poll(titles).toContain('Monday')
  })

  it('of a version 3 database is looked at, taken and reported', async () => {
    await mkdir(inFiles('v3', 'recordings'), { recursive: true })
    await writeWav(inFiles('v3', 'recordings', 'one.wav'))
    const database = await writeV3(inFiles('v3'), {
      sql: `INSERT INTO recordings (id, filepath, duration_ms) VALUES (1, 'recordings/one.wav', 1000), (2, 'recordings/lost.wav', 9000);
        INSERT INTO transcripts (recording_id, text) VALUES (1, 'It rained in March.'), (2, 'And then it stopped.');
        INSERT INTO chat_sessions (id, title) VALUES (1, 'March');
        INSERT INTO messages (session_id, recording_id, role, content) VALUES (1, 1, 'user', 'It rained in March.');
        INSERT INTO session_tags VALUES (1, 1, '2025-01-01 00:00:00');`,
    })
    await look('BrainDump v3 database', database)
    await says('2 entries will be imported.')
    await dialog().getByText('lost.wav').waitFor()
    await importNow()
    await says('2 entries imported.')
    await close()
    await expect.poll(titles).toContain('March')
    await look('BrainDump v3 database', database)
    await says('2 already exist.')
    await close()
  })

  it('of what is no database, or no export, says so and takes nothing', async () => {
    const before = await titles()
    await writeFile(inFiles('not.db'), 'SQLite format 4, honestly. '.repeat(20))
    await look('BrainDump v3 database', inFiles('not.db'))
    await dialog().getByRole('alert').filter({ hasText: 'This is not a BrainDump 3 database.' }).waitFor()
    await close()
    await writeFile(inFiles('braindump.json'), '['.repeat(500_000))
    await look('BrainDump export (JSON)', inFiles('braindump.json'))
    await dialog().getByRole('alert').filter({ hasText: 'not JSON' }).waitFor()
    await close()
    expect(await titles()).toEqual(before)
  })

  it('can be stopped in the middle: what was taken is whole, and a second run takes the rest', async () => {
    await mkdir(inFiles('many'))
    for (let n = 0; n < MANY; n++) await writeFile(inFiles('many', `note ${n}.md`), `Note ${n}\n`)
    const before = (await titles()).length
    await look('Folder of Markdown files', inFiles('many'))
    await dialog()
      .getByRole('status')
      .filter({ hasText: `${MANY} entries will be imported.` })
      .waitFor({ timeout: 30_000 })
    await importNow()
    await dialog()
      .getByText(/^Importing, \d+ of 240$/)
      .waitFor()
    await app.page.keyboard.press('Escape')
    await says('Cancelled.')
    await screenshot(app.page, 'import-cancelled')
    await expect.poll(async () => (await titles()).length).toBeGreaterThan(before)
    await close()
    // A second look counts what the first run took.
    await look('Folder of Markdown files', inFiles('many'))
    await dialog()
      .getByRole('status')
      .filter({ hasText: /already exists?\./ })
      .waitFor({ timeout: 30_000 })
    const taken = (await titles()).length - before
    expect(taken).toBeLessThan(MANY)
    await says(`${MANY - taken} entries will be imported.`)
    await says(`${taken} already exist.`)
    await importNow()
    await dialog()
      .getByRole('status')
      .filter({ hasText: /entr(y|ies) imported/ })
      .waitFor({ timeout: 60_000 })
    await close()
    await expect.poll(async () => (await titles()).length).toBe(before + MANY)
  })
})
