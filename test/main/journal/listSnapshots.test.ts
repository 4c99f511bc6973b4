import { randomBytes, randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { listSnapshots, snapshotPath } from '../../../main/journal/listSnapshots'
import type { VaultKeys } from '../../../main/vault/types'
import { newDocumentKey, temporaryFolder } from '../../support/documents'
import { openJournal } from '../../support/journal'

function newKeys(): VaultKeys {
  const key = randomBytes(32)
  return { vaultId: randomUUID(), documentKey: newDocumentKey(), subkey: () => key }
}

/** Opens the journal of a profile with its snapshot. */
async function open(profile: string, keys: VaultKeys) {
  const snapshots = listSnapshots(profile, keys)
  return (await openJournal({ profile, documentKey: keys.documentKey, snapshots })).journal
}

describe('the snapshot of the list', () => {
  it('gives back the same list after closing, and holds nothing readable', async () => {
    const [profile, keys] = [await temporaryFolder(), newKeys()]
    const first = await open(profile, keys)
    const tag = await first.tags.create('work', '#3b82f6')
    const id = await first.sessions.create({ title: 'A pelican', text: 'seen today', tagIds: [tag] })
    await first.sessions.setPinned([id], true)
    await first.summaries.settled()
    const before = first.summaries.list('journal')
    await first.close()
    expect((await readFile(snapshotPath(profile, 'list'))).includes('pelican')).toBe(false)
    expect((await listSnapshots(profile, keys).load())?.sessions).toHaveLength(1)
    const again = await open(profile, keys)
    expect(again.summaries.list('journal')).toEqual(before)
    expect(before).toMatchObject([{ id, title: 'A pelican', excerpt: 'seen today', tagIds: [tag], pinned: true }])
  })

  it('is left alone when nothing changed', async () => {
    const [profile, keys] = [await temporaryFolder(), newKeys()]
    const first = await open(profile, keys)
    await first.sessions.create({ title: 'one' })
    await first.close()
    const kept = await readFile(snapshotPath(profile, 'list'))
    await (await open(profile, keys)).close()
    expect(await readFile(snapshotPath(profile, 'list'))).toEqual(kept)
    const third = await open(profile, keys)
    await third.sessions.create({ title: 'two' })
    await expect.poll(() => third.summaries.ids()).toHaveLength(2)
    await third.close()
    expect((await listSnapshots(profile, keys).load())?.sessions).toHaveLength(2)
  })

  it('is caught up with what was written after it', async () => {
    const [profile, keys] = [await temporaryFolder(), newKeys()]
    const first = await open(profile, keys)
    await first.sessions.create({ title: 'one' })
    await first.close()
    const kept = await readFile(snapshotPath(profile, 'list'))
    const second = await open(profile, keys)
    const id = await second.sessions.create({ title: 'two' })
    await second.close()
    await writeFile(snapshotPath(profile, 'list'), kept)
    const changed = new Promise<void>((resolve) => {
      void openJournal({ profile, documentKey: keys.documentKey, snapshots: listSnapshots(profile, keys) }).then(
        async ({ journal }) => {
          while (!journal.summaries.ids().includes(id)) await new Promise(setImmediate)
          resolve()
        },
      )
    })
    await changed
  })

  it.each(['damaged', 'cut short', 'of another vault', 'ahead of the databases'])(
    'is not used when it is %s',
    async (what) => {
      const [profile, keys] = [await temporaryFolder(), newKeys()]
      const path = snapshotPath(profile, 'list')
      const first = await open(profile, keys)
      const id = await first.sessions.create({ title: 'one' })
      await first.close()
      const bytes = await readFile(path)
      let opened = keys
      if (what === 'damaged') bytes[60] = (bytes[60] ?? 0) ^ 1
      if (what === 'of another vault') opened = { ...keys, vaultId: randomUUID() }
      await writeFile(path, what === 'cut short' ? bytes.subarray(0, 50) : bytes)
      if (what === 'ahead of the databases') {
        const state = await listSnapshots(profile, keys).load()
        await listSnapshots(profile, keys).save({
          ...state!,
          sequences: { ...state!.sequences, sessions: 99 },
          sessions: [],
        })
      } else expect(await listSnapshots(profile, opened).load()).toBeNull()
      const again = await open(profile, opened)
      expect(again.summaries.ids()).toEqual([id])
    },
  )
})
