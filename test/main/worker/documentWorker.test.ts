import { describe, expect, it, onTestFinished } from 'vitest'
import { deviceIdSchema } from '../../../app/ids'
import { begin } from '../../../app/merge/document/edit'
import type { Patch } from '../../../app/merge/document/entity'
import type { Mergeable } from '../../../app/merge/document/policy'
import type { Message } from '../../../app/model'
import { DocumentWorkerThread, documentWorkerHere } from '../../../main/worker/documentWorker'
import { randomHex, systemPorts } from '../../../main/platform/ports'
import { openJournal } from '../../support/journal'

const ctx = () => ({
  device: deviceIdSchema.parse('0123456789abcdef'),
  nowMs: 1_700_000_000_000,
  randomHex: () => randomHex(systemPorts, 8),
})
const words = (length: number): string => 'some words of a long note '.repeat(Math.ceil(length / 26)).slice(0, length)

/** The thread takes any kind of entity; a patch is of the kind of its body. */
const textOf = (text: string): Patch<Mergeable> => ({ text }) as Patch<Mergeable>

const message = (text: string): Message =>
  begin<Message>(
    {
      id: `message:${systemPorts.uuid()}:${systemPorts.uuid()}` as Message['id'],
      type: 'message',
      role: 'note',
      text,
      recordingId: null,
      createdAt: 1,
      deletedAt: null,
    },
    ctx(),
  )

function thread(): DocumentWorkerThread {
  const made = new DocumentWorkerThread()
  onTestFinished(() => made.close())
  return made
}

describe('the thread for large texts', () => {
  it('does the same as this one', async () => {
    const body = message(words(100_000))
    const patch = textOf(`${body.text} and an end`)
    const there = await thread().call('edit', { body, patch, ctx: ctx() })
    const here = await documentWorkerHere.call('edit', { body, patch, ctx: ctx() })
    expect({ ...there, am: '' }).toEqual({ ...here, am: '' })
    expect(await thread().call('edit', { body, patch: textOf(body.text), ctx: ctx() })).toBeNull()
  })

  it('tells failures by their kind', async () => {
    const key = new Uint8Array(32).fill(1)
    await expect(thread().call('open', { payload: 'A'.repeat(50_000), key })).rejects.toMatchObject({
      kind: 'integrity',
    })
  })

  it('rejects whoever waits when it is closed, and takes nothing afterwards', async () => {
    const one = new DocumentWorkerThread()
    const body = message(words(200_000))
    const waiting = one.call('edit', { body, patch: textOf('x'), ctx: ctx() })
    await Promise.all([expect(waiting).rejects.toMatchObject({ kind: 'locked' }), one.close()])
    await expect(one.call('edit', { body, patch: textOf('x'), ctx: ctx() })).rejects.toMatchObject({ kind: 'locked' })
  })
})

describe('a note of a million characters', () => {
  /** The longest time during which nothing else ran, in milliseconds. */
  async function longestPause(work: () => Promise<void>): Promise<number> {
    let longest = 0
    let running = true
    let last = performance.now()
    const tick = (): void => {
      const now = performance.now()
      longest = Math.max(longest, now - last)
      last = now
      if (running) setImmediate(tick)
    }
    setImmediate(tick)
    await work()
    running = false
    tick()
    return longest
  }

  it('is saved and read without holding up the process', async () => {
    const { journal } = await openJournal()
    const session = await journal.sessions.create({ title: 'long' })
    const note = await journal.sessions.addNote(session, words(1_000_000))
    await journal.parts.setText(note, `${words(1_000_000)} first`)
    await journal.summaries.settled()
    const pause = await longestPause(async () => {
      await journal.parts.setText(note, `${words(1_000_000)} second`)
      await journal.databases.messages.get(note)
      await journal.summaries.settled()
    })
    const { doc: body } = await journal.databases.messages.get(note)
    const startedMs = performance.now()
    await documentWorkerHere.call('edit', { body, patch: textOf(`${words(1_000_000)} third`), ctx: ctx() })
    // Measured against the same edit made here, because other tests run at the same time.
    expect(pause).toBeLessThan((performance.now() - startedMs) / 2)
    expect((await journal.databases.messages.get(note)).doc.text.endsWith(' second')).toBe(true)
  })
})
