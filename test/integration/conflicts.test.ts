import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { messageIdSchema, type SessionId } from '../../app/ids'
import { conflictCalls } from '../../app/ipc/conflicts'
import { conflictCommands } from '../../main/cli/commands/conflicts'
import { historyCommands } from '../../main/cli/commands/history'
import type { CommandContext } from '../../main/cli/command'
import { conflictHandlers } from '../../main/ipc/handlers/conflicts'
import { journalHandlers } from '../../main/ipc/handlers/journal'
import { Device } from '../support/device'
import { startServer, type TestServer } from '../support/server'

/* Conflicts as the app composes them: journal, list, replication, handlers and commands together. */

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

/** Two devices of one journal with one entry. */
async function two(text = 'see you Tuesday at the lake') {
  const { url, username, password } = server
  const place = { url, username, password, prefix: server.prefix() }
  const one = await Device.first(place)
  onTestFinished(() => one.remove())
  const id = await one.services.journal.sessions.create({ title: 'Base', text })
  await one.sync()
  const other = await Device.joined(place)
  onTestFinished(() => other.remove())
  const everyone = async (): Promise<void> => {
    for (const device of [one, other, one, other]) {
      await device.sync()
      await device.services.conflicts.mergeAll()
    }
  }
  await everyone()
  return { one, other, id, everyone }
}

const conflictsOf = (device: Device) => conflictHandlers(device.host)
const messagesOf = async (device: Device, id: SessionId) => {
  const { messages } = await journalHandlers(device.host).entry({ id })
  return messages.map(({ id: message, text }) => ({ id: messageIdSchema.parse(message), text }))
}
const summaryOf = (device: Device, id: SessionId) => device.services.journal.summaries.of([id])[0]

describe('two devices of one journal', () => {
  it('merge what each wrote in its own place, and the log says so', async () => {
    const { one, other, id, everyone } = await two()
    const [note] = await messagesOf(one, id)
    await one.services.journal.parts.setText(note!.id, 'I see you Tuesday at the lake')
    await other.services.journal.parts.setText(note!.id, 'see you Tuesday at the old lake')
    await everyone()
    for (const device of [one, other]) {
      expect((await messagesOf(device, id))[0]!.text).toBe('I see you Tuesday at the old lake')
      expect(device.services.conflicts.reviews.count).toBe(0)
    }
    const { merges } = conflictCalls.mergeLog.output.parse(await conflictsOf(one).mergeLog({ limit: 10 }))
    const { merges: others } = conflictCalls.mergeLog.output.parse(await conflictsOf(other).mergeLog({ limit: 10 }))
    expect([...merges, ...others]).toContainEqual(
      expect.objectContaining({ id: note!.id, label: 'Base', rules: [{ field: 'text', rule: 'text' }] }),
    )
    const merging = merges.length > 0 ? one : other
    const history = await merging.services.conflicts.history.of(id)
    const entry = history.find(({ kind, sides }) => kind === 'merge' && sides.length > 0)
    expect(entry?.field).toBe('text')
    expect(new Set(entry?.sides.map(({ value }) => value))).toEqual(
      new Set(['I see you Tuesday at the lake', 'see you Tuesday at the old lake']),
    )
    expect(new Set(entry?.sides.map(({ deviceName }) => deviceName)).size).toBe(2)
  })

  it('ask about a title on both; an answer on one settles both', async () => {
    const { one, other, id, everyone } = await two()
    await one.services.journal.sessions.rename(id, 'Left')
    await other.services.journal.sessions.rename(id, 'Right')
    await everyone()
    for (const device of [one, other]) {
      const { reviews } = conflictCalls.list.output.parse(await conflictsOf(device).list(undefined))
      expect(reviews).toMatchObject([{ id, sessionId: id }])
      expect(summaryOf(device, id)).toMatchObject({ conflicted: true })
    }
    const { review } = conflictCalls.review.output.parse(await conflictsOf(other).review({ id }))
    const { id: asked, leaves } = review!
    expect(
      await conflictsOf(other).resolve({
        id: asked,
        leaves,
        answers: [{ choice: 'own', field: 'title', value: 'Both' }],
      }),
    ).toEqual({
      outcome: 'resolved',
    })
    await everyone()
    for (const device of [one, other]) {
      expect(summaryOf(device, id)).toMatchObject({ title: 'Both', conflicted: false })
      expect((await conflictsOf(device).list(undefined)).reviews).toEqual([])
    }
    const { changes } = conflictCalls.history.output.parse(await conflictsOf(one).history({ sessionId: id }))
    const right = changes.find(({ after }) => after === 'Right')!
    expect(changes[0]).toMatchObject({ kind: 'resolution', after: 'Both' })
    await conflictsOf(one).bringBack({ entityId: id, change: right.change })
    await one.services.journal.summaries.settled()
    expect((await one.services.journal.databases.sessions.get(id)).doc.title).toBe('Right')
  })

  it('ask about a note that came while the entry was being trashed elsewhere', async () => {
    const { one, other, id, everyone } = await two()
    await one.services.journal.sessions.trash([id])
    const note = await other.services.journal.sessions.addNote(id, 'not to be lost')
    await everyone()
    for (const device of [one, other]) expect(summaryOf(device, id)).toMatchObject({ conflicted: true })
    expect(await one.services.purge.purge([id])).toEqual({ purged: 0, kept: 1 })
    const { review } = conflictCalls.review.output.parse(await conflictsOf(one).review({ id }))
    const [deleted, kept] = review!.questions[0]!.sides
    expect(deleted).toMatchObject({ value: null, deviceName: one.host.device.device.name })
    expect(kept).toMatchObject({ value: 'not to be lost' })
    await conflictsOf(one).resolve({
      id,
      leaves: review!.leaves,
      answers: [{ choice: 'take', field: 'deletedAt', rev: kept!.rev }],
    })
    await everyone()
    for (const device of [one, other]) {
      expect(summaryOf(device, id)).toMatchObject({ deletedAt: null, conflicted: false })
      expect((await messagesOf(device, id)).map((message) => message.id)).toContain(note)
    }
  })
})

describe('the commands', () => {
  it('list, answer, take back and tell the history', async () => {
    const { one, other, id, everyone } = await two()
    await one.services.journal.sessions.rename(id, 'Left')
    await other.services.journal.sessions.rename(id, 'Right')
    await everyone()
    const context = { host: one.host, services: async () => one.services } as unknown as CommandContext
    const run = async (name: string, words: string[], options: Record<string, string | true> = {}) => {
      const command = [...conflictCommands, ...historyCommands].find((one) => one.name === name)!
      const text = (option: string) => (typeof options[option] === 'string' ? options[option] : undefined)
      return command.run(context, { words, text, all: () => [], flag: (option) => options[option] === true })
    }
    const listed = (await run('conflicts', [])).json as { id: string; leaves: string[] }[]
    expect(listed).toMatchObject([{ id, questions: [{ field: 'title' }] }])
    await expect(run('resolve', [id, 'title'])).rejects.toMatchObject({ kind: 'invalid-input' })
    await expect(run('resolve', [id, 'text'], { both: true })).rejects.toMatchObject({ kind: 'not-found' })
    await run('resolve', [id, 'title'], { take: listed[0]!.leaves[0]! })
    expect((await run('conflicts', [])).json).toEqual([])
    await run('undo', [id])
    expect((await run('conflicts', [])).json).toMatchObject([{ id }])
    await run('resolve', [id, 'title'], { both: true })
    const { text, json } = await run('history', [id])
    expect(text).toContain('resolution title')
    expect((json as { after: string }[])[0]!.after).toMatch(/^(Left \/ Right|Right \/ Left)$/)
  })
})

describe("a device's own edits", () => {
  it('are taken back and done again, also after a restart', async () => {
    const device = await Device.first()
    onTestFinished(() => device.remove())
    const id = await device.services.journal.sessions.create({ title: 'Base', text: 'one two' })
    const [note] = await messagesOf(device, id)
    await device.services.journal.sessions.rename(id, 'Renamed')
    await device.services.journal.parts.setText(note!.id, 'one two three')
    await device.restart()
    const now = async () => [
      (await device.services.journal.databases.sessions.get(id)).doc.title,
      (await messagesOf(device, id))[0]!.text,
    ]
    const calls = () => journalHandlers(device.host)
    expect(await calls().undo({ id })).toEqual({ undone: note!.id })
    expect(await now()).toEqual(['Renamed', 'one two'])
    expect(await calls().undo({ id })).toEqual({ undone: id })
    expect(await now()).toEqual(['Base', 'one two'])
    expect(await calls().undo({ id })).toEqual({ undone: null })
    await device.restart()
    expect(await calls().redo({ id })).toEqual({ redone: id })
    expect(await calls().redo({ id })).toEqual({ redone: note!.id })
    expect(await now()).toEqual(['Renamed', 'one two three'])
    expect(await calls().redo({ id })).toEqual({ redone: null })
  })
})
