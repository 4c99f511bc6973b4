import * as A from '@automerge/automerge'
import { expect, it, vi } from 'vitest'
import type { SessionId } from '../../app/ids'
import { openHistory, saveHistory } from '../../app/merge/document/document'
import { edit } from '../../app/merge/document/edit'
import { at, PHONE, TABLET } from '../app/merge/fixtures'
import { Device } from '../support/device'
import { temporaryFolder } from '../support/documents'
import { kept, meet, place } from '../support/meeting'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

meet()

const branches = (device: Device, id: SessionId) => device.services.journal.databases.sessions.branches(id)

it('a question that two devices of a journal have, one by sync and one by an export, is one question', async () => {
  const a = await kept(Device.first(place))
  await a.sync()
  const b = await kept(Device.joined(place))
  await b.sync()
  const id = await a.services.journal.sessions.create({ title: 'Monday' })
  const { doc } = await a.services.journal.databases.sessions.get(id)
  const [{ path } = { path: { start: 1, ids: [''] } }] = await branches(a, id)
  const store = a.services.journal.stores.stores.get('sessions')!
  const versions = [
    edit(doc, { title: 'Tuesday' }, at(2e12, PHONE)),
    edit(doc, { title: 'Friday' }, at(2e12, TABLET)),
  ].map((version, n) => {
    const hash = `${n}`.padEnd(32, 'ab')
    const payload = store.cipher.sealRepeatably(JSON.stringify(version))
    return { _id: id, _rev: `2-${hash}`, _revisions: { start: 2, ids: [hash, ...path.ids] }, payload }
  })
  await store.raw.bulkDocs(versions, { new_edits: false })
  const out = await temporaryFolder()
  await a.services.transfer.export('json', out, [])

  expect(await b.services.transfer.import('json', out, false)).toMatchObject({ taken: 1, conflicts: 1, skipped: [] })
  const parted = await branches(a, id)
  expect(parted).toHaveLength(2)
  for (const device of [b, a, b]) await device.sync()
  expect(await branches(a, id)).toEqual(parted)
  expect(await branches(b, id)).toEqual(parted)

  // Answered on one device, it is answered on the other, and the export does not ask again.
  const { sessions } = b.services.journal.databases
  // As an answer is written: it knows both sides, or it would be taken for an old version.
  const [one, other] = parted.map(({ leaf }) => openHistory(leaf.kind === 'live' ? leaf.doc.am! : ''))
  const both = { ...doc, am: saveHistory(A.merge(one!, other!)) }
  const answered = edit(both, { title: 'answered' }, at(2.1e12, PHONE))
  await sessions.writeMerge(id, parted[0]!.leaf.rev, answered, [parted[1]!.leaf.rev])
  for (const device of [b, a]) await device.sync()
  expect(await a.services.transfer.import('json', out, false)).toEqual({ taken: 0, unchanged: 1, skipped: [] })
  const { doc: there, conflicts } = await a.services.journal.databases.sessions.get(id)
  expect([there.title, conflicts]).toEqual(['answered', []])
})
