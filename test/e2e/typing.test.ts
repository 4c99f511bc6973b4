import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MessageId, SessionId, TagId } from '../../app/ids'
import { testIds } from '../../renderer/ui/testIds'
import { Device } from '../support/device'
import { startServer, type TestServer } from '../support/server'
import { screenshot, type RunningApp } from './support/app'
import { call, openInApp } from './support/journal'

/* Somebody writes in a note while another device changes the same note, or deletes its entry permanently. */

const UNTIL = { timeout: 30_000, interval: 100 }
const TEXT = 'First paragraph.\n\nSecond paragraph.\n\nThird paragraph.'

let server: TestServer
let phone: Device
let laptop: Device
let app: RunningApp
let page: Page
let shared: SessionId
let doomed: SessionId
let renamed: SessionId
let extended: SessionId
let looked: SessionId
let saved: SessionId
let tag: TagId
let note: MessageId

beforeAll(async () => {
  server = await startServer()
  const { url, username, password } = server
  const place = { url, username, password, prefix: server.prefix() }
  laptop = await Device.first(place)
  shared = await laptop.services.journal.sessions.create({ title: 'Written on two devices', text: TEXT })
  const { sessions, tags } = laptop.services.journal
  tag = await tags.create('Kept', '#a05a2c')
  doomed = await sessions.create({ title: 'Not for long', text: 'Here today.', tagIds: [tag] })
  renamed = await sessions.create({ title: 'To be renamed', text: 'Under a title.' })
  extended = await sessions.create({ title: 'To be extended', text: 'First.' })
  saved = await sessions.create({ title: 'Saved, not sent', text: 'Here.' })
  looked = await sessions.create({ title: 'Only looked at', text: 'Read.' })
  // So many that the deletions here are no reason to ask whether all of it should go.
  for (let number = 1; number <= 10; number++) await sessions.create({ title: `Stays ${number}` })
  await laptop.sync()
  phone = await Device.joined(place)
  await phone.sync()
  note = (await phone.services.journal.sessions.children(shared))[0] as MessageId
  app = await openInApp(laptop)
  page = app.page
})

afterAll(async () => {
  await app?.quit()
  await phone?.remove()
  await laptop?.remove()
  await server?.close()
})

const editor = () => page.getByTestId(testIds.noteEditor)

async function writeIn(id: SessionId): Promise<void> {
  await page.locator(`[data-entry-id="${id}"]`).first().click()
  await page.getByTestId(testIds.note).click()
  await editor().waitFor()
}

/** What stands in front of the caret, a few letters. */
const beforeCaret = () =>
  editor().evaluate((field) => {
    const { value, selectionStart } = field as HTMLTextAreaElement
    return value.slice(selectionStart - 6, selectionStart)
  })

const caretBehind = (word: string) =>
  editor().evaluate((field, word) => {
    const area = field as HTMLTextAreaElement
    const at = area.value.indexOf(word) + word.length
    area.setSelectionRange(at, at)
  }, word)

const stored = async (): Promise<string> => {
  const { value } = await call(page, 'journal', 'entry', { id: shared })
  return (value as { messages: { text: string }[] }).messages[0]!.text
}

describe('a note in which somebody writes while it changes on another device', () => {
  it('shows what arrives and leaves the caret at its words', async () => {
    await writeIn(shared)
    await caretBehind('Second')
    await phone.services.journal.parts.setText(
      note,
      TEXT.replace('First', 'The very first').replace('Third', 'The third'),
    )
    await phone.sync()
    await expect.poll(() => editor().inputValue(), UNTIL).toContain('The third')
    expect(await beforeCaret()).toBe('Second')
  })

  it('keeps the words of both when they are written at the same time', async () => {
    const arrived = (await editor().inputValue()) + ' Added on the phone.'
    await phone.services.journal.parts.setText(note, arrived)
    const pass = phone.sync()
    let typed = 'Second'
    // Never a pause that is long enough to be saved, until it is there.
    while (!(await editor().inputValue()).includes('Added on the phone.')) {
      await page.keyboard.type('x')
      typed += 'x'
      expect(typed.length).toBeLessThan(5000)
    }
    await pass
    await page.keyboard.press('Escape')
    const both = arrived.replace('Second', typed)
    await expect.poll(stored, UNTIL).toBe(both)
    expect(await page.getByTestId(testIds.note).innerText()).toContain(typed)
  })

  it('keeps an item for an item where both go on with one list', async () => {
    await page.getByTestId(testIds.note).click()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('\n\n- milk')
    const base = await editor().inputValue()
    await expect.poll(stored, UNTIL).toBe(base)
    await page.keyboard.type('\n- eggs')
    const text = `${base}\n- bread`
    await call(page, 'journal', 'setText', { id: note, text, base })
    await page.keyboard.type(' and tea')
    const lines = async () => (await stored()).slice(base.length).split('\n').sort()
    await expect.poll(lines, UNTIL).toEqual(['', '- bread', '- eggs and tea'])
    await page.keyboard.press('Escape')
    await screenshot(page, 'typing-list-of-both')
  })
})

describe('a title that is being typed while another device names the entry', () => {
  it('stays, and the other one is there to be had', async () => {
    const title = page.getByTestId(testIds.entryTitle)
    await title.click()
    await phone.services.journal.sessions.rename(shared, 'Named on the phone')
    const pass = phone.sync()
    const offer = page.getByTestId(testIds.toast).filter({ hasText: 'Named on the phone' })
    while (!(await offer.isVisible())) await page.keyboard.type('x')
    await pass
    expect(await title.inputValue()).toMatch(/^Written on two devicesx+$/)
    await offer.getByTestId(testIds.toastUndo).click()
    await expect.poll(() => title.inputValue(), UNTIL).toBe('Named on the phone')
  })
})

describe('an entry in which somebody writes while it is permanently deleted on another device', () => {
  const shownId = () => page.getByTestId(testIds.entryView).getAttribute('data-entry-id')
  const paused = (paused: boolean) => call(page, 'sync', 'pause', { paused })

  /** Deletes an entry on the phone; the window hears of it when it syncs again. */
  async function deleteOnPhone(id: SessionId): Promise<void> {
    await paused(true)
    await phone.services.journal.sessions.trash([id])
    expect(await phone.services.purge.purge([id])).toMatchObject({ purged: 1 })
    await phone.sync()
  }

  interface Kept {
    readonly title: string
    readonly tags: string[]
    readonly inTrash: boolean
    readonly texts: string[]
  }

  async function kept(id: string | null): Promise<Kept | null> {
    const { ok, value } = await call(page, 'journal', 'entry', { id })
    if (!ok) return null
    const { session, messages } = value as {
      session: { title: string; tags: Record<string, true>; deletedAt: number | null }
      messages: { text: string }[]
    }
    const { title, tags, deletedAt } = session
    return { title, tags: Object.keys(tags), inTrash: deletedAt !== null, texts: messages.map(({ text }) => text) }
  }

  /**
   * Types while the deletion comes in, until the words are safe, and a little longer: in another entry, or, where they had
   * been saved before, in this one, which has come back. Answers how many letters that were.
   */
  async function typeWhileItGoes(id: SessionId): Promise<number> {
    let letters = 0
    let after = 0
    const type = async () => {
      await page.keyboard.type('x')
      letters += 1
    }
    await type()
    await paused(false)
    while (after < 20) {
      await type()
      if (after > 0 || (await shownId()) !== id || (letters % 20 === 0 && (await kept(id))?.inTrash === true))
        after += 1
      expect(letters).toBeLessThan(5000)
    }
    return letters
  }

  it('goes on with the note in a new entry: the same title and tags, the caret at its word, and every letter', async () => {
    await deleteOnPhone(doomed)
    await writeIn(doomed)
    await caretBehind('Here today')
    await page.keyboard.type(', gone')
    const letters = await typeWhileItGoes(doomed)
    const text = `Here today, gone${'x'.repeat(letters)}.`
    expect(await editor().evaluate((field) => field === document.activeElement)).toBe(true)
    expect(await editor().inputValue()).toBe(text)
    expect(await beforeCaret()).toBe('xxxxxx')
    const id = await shownId()
    if (id !== doomed) await page.getByTestId(testIds.toast).filter({ hasText: 'in a new entry' }).first().waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => kept(id), UNTIL).toMatchObject({ title: 'Not for long', tags: [tag], texts: [text] })
    expect(await page.getByTestId(testIds.entryTitle).inputValue()).toBe('Not for long')
  })

  it('goes on with a title, and with what the entry said', async () => {
    await deleteOnPhone(renamed)
    await page.locator(`[data-entry-id="${renamed}"]`).first().click()
    const title = page.getByTestId(testIds.entryTitle)
    await title.click()
    await page.keyboard.press('Control+End')
    const letters = await typeWhileItGoes(renamed)
    const named = `To be renamed${'x'.repeat(letters)}`
    expect(await title.inputValue()).toBe(named)
    expect(await title.evaluate((field) => field === document.activeElement)).toBe(true)
    const id = await shownId()
    await page.keyboard.press('Escape')
    await expect.poll(() => kept(id), UNTIL).toMatchObject({ title: named, texts: ['Under a title.'] })
  })

  it('goes on with a note that was never saved', async () => {
    await deleteOnPhone(extended)
    await page.locator(`[data-entry-id="${extended}"]`).first().click()
    await page.getByTestId(testIds.addNote).click()
    await editor().waitFor()
    const letters = await typeWhileItGoes(extended)
    const words = 'x'.repeat(letters)
    expect(await editor().inputValue()).toBe(words)
    const id = await shownId()
    await page.keyboard.press('Escape')
    await expect.poll(async () => (await kept(id))?.texts, UNTIL).toContain(words)
  })

  it('takes every letter also where some had been saved and not sent: the entry comes back for review', async () => {
    await deleteOnPhone(saved)
    await writeIn(saved)
    await page.keyboard.press('Control+End')
    await page.keyboard.type(' Saved.')
    await expect.poll(async () => (await kept(saved))?.texts, UNTIL).toEqual(['Here. Saved.'])
    const letters = await typeWhileItGoes(saved)
    const text = `Here. Saved.${'x'.repeat(letters)}`
    expect(await shownId()).toBe(saved)
    expect(await editor().inputValue()).toBe(text)
    await page.keyboard.press('Escape')
    await expect
      .poll(() => kept(saved), UNTIL)
      .toMatchObject({ title: 'Saved, not sent', inTrash: true, texts: [text] })
    await page.getByTestId(testIds.conflictBanner).waitFor()
    await screenshot(page, 'typed-in-deleted')
  })

  it('is gone for whoever only looks at it', async () => {
    await deleteOnPhone(looked)
    await writeIn(looked)
    await paused(false)
    await page.getByText('This no longer exists').waitFor()
    await page.locator(`[data-entry-id="${looked}"]`).waitFor({ state: 'detached' })
  })
})
