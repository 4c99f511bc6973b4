import { createHash } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { expect, it, onTestFinished } from 'vitest'
import type { Message } from '../../../app/model'
import { newDocumentKey, temporaryFolder } from '../../support/documents'
import { TestDevice } from './device'

/** A window that answers later than this feels stuck. Far above what is measured, for machines that are busy. */
const LONGEST_BLOCK_MS = 1000
const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

/** The payload of a message as the server has it, under many revisions of its choosing. */
function replayed(count: number, payload: unknown, id: string, older: readonly string[]) {
  return Array.from({ length: count }, (_none, index) => {
    const ids = [md5(`replay ${index}`), ...older]
    return { _id: id, _rev: `${ids.length}-${ids[0] ?? ''}`, _revisions: { start: ids.length, ids }, payload }
  })
}

async function message() {
  const device = await TestDevice.open(await temporaryFolder(), newDocumentKey(), 1)
  onTestFinished(() => device.close())
  const session = await device.createSession('Entry')
  const { id, text } = await device.createMessage(session.id, 'What was said')
  const { _rev, payload } = await device.raw('messages').get(id)
  return { device, id, text, hash: _rev.slice('1-'.length), payload }
}

async function blockedDuring(work: () => Promise<void>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  await work()
  delay.disable()
  return delay.max / 1e6
}

it.each([
  // So many that PouchDB, given all of them at once, overflows the stack.
  [2000, 'children of its first revision', (hash: string) => [hash]],
  [500, 'first revisions', () => []],
])(
  '%i replayed revisions, %s, are merged away, and the window stays responsive',
  async (count, _which, older) => {
    const { device, id, text, hash, payload } = await message()
    const store = device.databases.stores.get('messages')!
    const documents = replayed(count, payload, id, older(hash))
    for (let at = 0; at < documents.length; at += 20)
      await store.raw.bulkDocs(documents.slice(at, at + 20), { new_edits: false })
    const blockedMs = await blockedDuring(() => device.service.mergeAll())
    const leaves = await device.entities.messages.leaves(id)
    expect(leaves.filter(({ kind }) => kind === 'live')).toMatchObject([{ doc: { text } satisfies Partial<Message> }])
    expect(device.errors).toEqual([])
    expect(blockedMs).toBeLessThan(LONGEST_BLOCK_MS)
  },
  120_000,
)
