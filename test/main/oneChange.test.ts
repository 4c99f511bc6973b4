import PouchDB from 'pouchdb'
import { expect, it, onTestFinished, vi } from 'vitest'
import type { BrainDumpEvents } from '../../app/ipc'
import { ENTITY_NAMES } from '../../app/model'
import { openHost } from '../../main/composition/compose'
import { DocumentCipher } from '../../main/vault/cipher'
import { CHEAP_ARGON2 } from '../support/device'
import { temporaryFolder } from '../support/documents'

/** A journal as a window opens it, with everything that follows changes; what is counted while it is used. */
async function opened() {
  const live = vi.spyOn(PouchDB.prototype as { changes: (options?: { live?: boolean }) => unknown }, 'changes')
  const decrypted = vi.spyOn(DocumentCipher.prototype, 'open')
  const events: [event: keyof BrainDumpEvents, payload: unknown][] = []
  let told: (() => void) | null = null
  const host = await openHost({
    profile: await temporaryFolder(),
    emit: (event, payload) => {
      events.push([event, payload])
      if (event === 'journal.changed' && (payload as { searched: boolean }).searched) told?.()
    },
    onError: (error) => {
      throw error
    },
    argon2: CHEAP_ARGON2,
    background: true,
  })
  onTestFinished(async () => {
    await host.close()
    vi.restoreAllMocks()
  })
  await host.vault.create('correct horse battery staple')
  const { journal, search, conflicts } = host.services()
  const id = await journal.sessions.create({ title: 'Before', text: 'A note' })
  await search().ready()
  await conflicts.settled()
  /** Renames the entry; resolves when the index has the change, and has told so. */
  const rename = async (title: string): Promise<void> => {
    const isTold = new Promise<void>((resolve) => {
      told = () => JSON.stringify(events).includes(title) && resolve()
    })
    await journal.sessions.rename(id, title)
    await isTold
  }
  // What opening has to tell is told with it.
  await rename('First')
  return { id, live, decrypted, events, rename }
}

it('a rename is read once, is one event, and that event holds what lists show', async () => {
  const { id, decrypted, events, rename } = await opened()
  events.length = 0
  decrypted.mockClear()
  await rename('After')
  // By the editor, before it changes it; nobody decrypts again what was just written here.
  expect(decrypted).toHaveBeenCalledTimes(1)
  const after = events.filter(([, payload]) => JSON.stringify(payload).includes('After'))
  expect(after).toEqual([
    ['journal.changed', expect.objectContaining({ ids: [id], entries: [expect.objectContaining({ title: 'After' })] })],
  ])
  expect(events.filter(([event]) => event !== 'journal.changed')).toEqual([])
})

it('every database has one live feed, however many follow it', async () => {
  const { live } = await opened()
  const feeds = live.mock.contexts.filter((_, call) => live.mock.calls[call]?.[0]?.live === true)
  // And the keyring, for its copy.
  expect(feeds).toHaveLength(ENTITY_NAMES.length + 1)
  expect(new Set(feeds).size).toBe(ENTITY_NAMES.length + 1)
})
