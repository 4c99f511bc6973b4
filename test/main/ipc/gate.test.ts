import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { call } from '../../../app/ipc/wire/define'
import { createGate, type Sender } from '../../../main/ipc/gate'

const origin = 'app://journal'
const ours: Sender = { isMainFrameOfOurs: true, origin }

const contract = {
  notes: {
    read: call(z.object({ id: z.string() }), z.object({ text: z.string() })),
    fail: call(z.undefined(), z.undefined()),
  },
} as const

function open(handlers: Record<string, (input: never) => unknown> = {}, checkOutput = true) {
  const onBug = vi.fn()
  const read = vi.fn(({ id }: { id: string }) => ({ text: `text of ${id}` }))
  const {
    answer: gate,
    close,
    isOurs,
  } = createGate({
    contract,
    handlers: { notes: { read: read, fail: () => undefined, ...handlers } },
    origin,
    checkOutput,
    onBug,
  })
  return { gate, close, isOurs, read, onBug }
}

describe('the gate', () => {
  it('answers a good call from our own main frame with the value', async () => {
    const { gate } = open()
    expect(await gate(ours, 'notes.read', { id: 'a' })).toEqual({ ok: true, value: { text: 'text of a' } })
  })

  it.each<[string, Sender]>([
    ['a frame inside the page', { isMainFrameOfOurs: false, origin }],
    ['a page of another origin', { isMainFrameOfOurs: true, origin: 'https://example.org' }],
    ['an origin that only starts like ours', { isMainFrameOfOurs: true, origin: 'app://journal.example.org' }],
    ['a frame that went away', { isMainFrameOfOurs: false, origin: '' }],
  ])('refuses %s before it looks at the call', async (_name, sender) => {
    const { gate, isOurs, read } = open()
    const answer = await gate(sender, 'notes.read', { id: 'a' })
    expect(answer).toMatchObject({ ok: false, error: { kind: 'invalid-input' } })
    // What comes without a question (a dropped file) is judged by the same.
    expect([isOurs(sender), isOurs(ours)]).toEqual([false, true])
    expect(read).not.toHaveBeenCalled()
  })

  it('refuses input that does not parse, naming the field and never the value', async () => {
    const { gate, read } = open()
    const answer = await gate(ours, 'notes.read', { id: 4711, secret: 'my words' })
    expect(answer).toMatchObject({
      ok: false,
      error: { kind: 'invalid-input', message: expect.stringContaining('id') as string },
    })
    expect(JSON.stringify(answer)).not.toMatch(/4711|my words/)
    expect(read).not.toHaveBeenCalled()
  })

  it.each([
    'notes.missing',
    'missing.read',
    'notes',
    'notes.read.more',
    '',
    '__proto__.toString',
    'notes.constructor',
    7,
    null,
    undefined,
  ])('knows no call named %s', async (channel) => {
    const { gate } = open()
    expect(await gate(ours, channel, undefined)).toEqual({
      ok: false,
      error: { kind: 'invalid-input', message: 'There is no such call.' },
    })
  })

  it('passes on the kind, key and message of an error that a handler throws', async () => {
    const { gate, onBug } = open({
      fail: () => {
        throw new AppError('not-found', keyed('document.none', { name: 'session' }))
      },
    })
    expect(await gate(ours, 'notes.fail', undefined)).toEqual({
      ok: false,
      error: {
        kind: 'not-found',
        message: 'There is no session document with this id.',
        key: 'document.none',
        params: { name: 'session' },
      },
    })
    expect(onBug).not.toHaveBeenCalled()
  })

  it('reports a bug as internal, with nothing of the stack in the answer', async () => {
    const bug = new TypeError('x is not a function')
    const { gate, onBug } = open({ fail: () => Promise.reject(bug) })
    expect(await gate(ours, 'notes.fail', undefined)).toEqual({
      ok: false,
      error: { kind: 'internal', message: 'x is not a function' },
    })
    expect(onBug).toHaveBeenCalledWith('notes.fail', bug)
  })

  it('parses what a handler answers while developing, so that nothing undeclared leaves', async () => {
    const { gate } = open({ read: () => ({ text: 'fine', key: 'secret' }) })
    expect(await gate(ours, 'notes.read', { id: 'a' })).toEqual({ ok: true, value: { text: 'fine' } })
    const { gate: wrong } = open({ read: () => ({ text: 7 }) })
    expect(await wrong(ours, 'notes.read', { id: 'a' })).toMatchObject({ ok: false, error: { kind: 'internal' } })
  })

  it('waits on closing for the calls inside and lets no new one in', async () => {
    let finish = (): void => undefined
    const work = new Promise<undefined>((resolve) => (finish = () => resolve(undefined)))
    const { gate, close } = open({ fail: () => work })
    const call = gate(ours, 'notes.fail', undefined)
    const order: string[] = []
    const closing = close().then(() => order.push('closed'))
    expect(await gate(ours, 'notes.read', { id: 'a' })).toMatchObject({ ok: false, error: { kind: 'cancelled' } })
    order.push('refused')
    finish()
    expect(await call).toMatchObject({ ok: true })
    await closing
    expect(order).toEqual(['refused', 'closed'])
  })
})
