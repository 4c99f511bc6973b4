import { createHash } from 'node:crypto'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { randomUUID } from 'node:crypto'
import { newSessionId } from '../../../app/ids'
import type { ArrivingDocument } from '../../../main/database/replica/types'
import { Arrivals } from '../../../main/replication/loss/arrivals'
import { HeldBack } from '../../../main/replication/loss/heldBack'
import { newDocumentKey, temporaryFolder } from '../../support/documents'
import { TestDevice } from '../conflicts/device'

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

let profile: string
let heldBack: HeldBack
let arrivals: Arrivals

beforeEach(async () => {
  profile = await temporaryFolder()
  heldBack = await HeldBack.load(profile, () => undefined)
  arrivals = new Arrivals({ check: () => Promise.resolve() }, heldBack, () => 1_700_000_000_000)
})

async function device(): Promise<TestDevice> {
  const opened = await TestDevice.open(await temporaryFolder(), newDocumentKey(), 1)
  onTestFinished(() => opened.close())
  return opened
}

it('of 2,000 replayed revisions of one message a bounded number comes in, the rest is one line, and an edit still comes', async () => {
  const one = await device()
  const { id } = await one.createMessage((await one.createSession('Entry')).id, 'What was said')
  const { _rev, payload } = await one.raw('messages').get(id)
  const store = one.databases.stores.get('messages')!
  const hash = _rev.slice(2)
  const replays = Array.from({ length: 2_000 }, (_none, n): ArrivingDocument => {
    const ids = [md5(`replay ${n}`), md5('another beginning')]
    return { _id: id, _rev: `2-${ids[0]}`, _revisions: { start: 2, ids }, payload }
  })
  let written = 0
  for (let at = 0; at < replays.length; at += 250) {
    const write = await arrivals.screen('messages', store, replays.slice(at, at + 250))
    for (let from = 0; from < write.length; from += 20)
      await store.raw.bulkDocs(write.slice(from, from + 20), { new_edits: false })
    written += write.length
  }
  expect(written).toBeLessThanOrEqual(500)
  expect(heldBack.all()).toMatchObject([{ database: 'messages', id, why: { kind: 'integrity' } }])
  const ids = [md5('an edit'), hash]
  const edit: ArrivingDocument = { _id: id, _rev: `2-${ids[0]}`, _revisions: { start: 2, ids }, payload }
  expect(await arrivals.screen('messages', store, [edit, ...replays.slice(-20)])).toContainEqual(edit)
}, 120_000)

it('of 20,000 documents that nobody wrote a hundred are kept, the number is told, and real ones among them come in', async () => {
  const one = await device()
  const store = one.databases.stores.get('sessions')!
  const other = await TestDevice.open(await temporaryFolder(), one.key, 2)
  onTestFinished(() => other.close())
  const real = await other.raw('sessions').get((await other.createSession('from another device')).id)
  let written = 0
  for (let page = 0; page < 80; page++) {
    const forged = Array.from({ length: 250 }, (_none, n): ArrivingDocument => {
      const _id = newSessionId(randomUUID)
      return { _id, _rev: `1-${md5(`${page} ${n}`)}`, payload: 'AAAA' }
    })
    const write = await arrivals.screen('sessions', store, [...forged, real])
    expect(write).toContain(real)
    for (const document of write) await store.raw.bulkDocs([document], { new_edits: false })
    written += write.length - 1
  }
  expect(written).toBe(100)
  const lines = heldBack.all()
  expect(lines.length).toBeLessThanOrEqual(201)
  expect(lines.at(-1)?.id).toBe(`${20_000 - 100 - 200} more`)
  const again = await HeldBack.load(profile, () => undefined)
  expect(again.all()).toEqual(lines)
}, 120_000)
