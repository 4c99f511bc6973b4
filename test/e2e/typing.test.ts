import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MessageId, SessionId } from '../../app/ids'
import { testIds } from '../../renderer/testIds'
import { Device } from '../support/device'
import { startServer, type TestServer } from '../support/server'
import type { RunningApp } from './support/app'
import { call, openInApp } from './support/journal'

/* Somebody writes in a note while another device changes the same note, or deletes its entry for good. */

const UNTIL = { timeout: 30_000, interval: 100 }
const TEXT = 'First paragraph.\n\nSecond paragraph.\n\nThird paragraph.'

let server: TestServer
let phone: Device
let laptop: Device
let app: RunningApp
let page: Page
let shared: SessionId
let doomed: SessionId
let note: MessageId

beforeAll(async () => {
  server = await startServer()
  const { url, username, password } = server
  const place = { url, username, password, prefix: server.prefix() }
  laptop = await Device.first(place)
  shared = await laptop.services.journal.sessions.create({ title: 'Written on two devices', text: TEXT })
  doomed = await laptop.services.journal.sessions.create({ title: 'Not for long', text: 'Here today.' })
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

describe('a note in which somebody writes while its entry is deleted for good on another device', () => {
  it('is kept in a new entry, with what was typed last', async () => {
    await writeIn(doomed)
    await page.keyboard.press('Control+End')
    await page.keyboard.type(' Gone')
    await phone.services.journal.sessions.trash([doomed])
    expect(await phone.services.purge.purge([doomed])).toMatchObject({ purged: 1 })
    const pass = phone.sync()
    const rescued = page.getByTestId(testIds.toast).filter({ hasText: 'in a new entry' })
    while (!(await rescued.isVisible())) await page.keyboard.type('x')
    await pass
    const shown = page.getByTestId(testIds.entryView)
    await expect.poll(() => shown.getAttribute('data-entry-id'), UNTIL).not.toBe(doomed)
    expect(await page.getByTestId(testIds.entryTitle).inputValue()).toBe('Not for long')
    expect(await page.getByTestId(testIds.note).innerText()).toMatch(/^Here today\. Gonex*$/)
  })
})
