import { stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { newMessageId, newSessionId, sessionOfMessage, type SessionId } from '../../../app/ids'
import { unitOf } from '../../../app/replication/loss'
import { FORMAT, type EntityName, type Message } from '../../../app/model'
import type { Loss } from '../../../main/database/replica/screen'
import type { ArrivingDocument } from '../../../main/database/replica/types'
import { MassDeletionGuard, type JournalCensus } from '../../../main/replication/loss/massDeletionGuard'
import { LossNotes, type LostDocument, type NotedLoss } from '../../../main/replication/loss/lossNotes'
import { randomUUID } from 'node:crypto'
import { aSession, temporaryFolder } from '../../support/documents'

const HOUR = 3_600_000

/** A journal of ten entries with a note each; the rule of what takes away what has tests of its own. */
class TestCensus implements JournalCensus {
  readonly entries = Array.from({ length: 10 }, () => newSessionId(randomUUID))
  readonly notes = this.entries.map((entry) => newMessageId(entry, randomUUID))
  readonly gone = new Set<string>()
  readonly restored: LostDocument[] = []

  live = async (): Promise<number> => this.entries.filter((id) => !this.gone.has(id)).length
  isLive = (id: string): boolean => this.entries.includes(id as SessionId) && !this.gone.has(id)
  /** What cannot be brought back for now. */
  readonly stuck = new Set<string>()
  restore = async (kept: readonly LostDocument[]): Promise<readonly LostDocument[]> => {
    this.restored.push(...kept.filter(({ id }) => !this.stuck.has(id)))
    return kept.filter(({ id }) => this.stuck.has(id))
  }

  async lossesAmong(
    database: EntityName,
    documents: readonly ArrivingDocument[],
    counts: (unit: string) => boolean,
  ): Promise<Loss[]> {
    const losses = documents
      .filter(({ _id, _deleted }) => _deleted === true && !this.gone.has(_id))
      .map(({ _id }): Loss => {
        const note = this.notes.find((id) => id === _id)
        const doc = note ? noteOf(note) : aSession({ id: _id as SessionId })
        return { database, rev: '1-a', doc }
      })
    return losses.filter(({ doc }) => counts(unitOf(doc)))
  }
}

const noteOf = (id: Message['id']): Message => ({
  id,
  type: 'message',
  format: FORMAT,
  role: 'note',
  text: 'words',
  recordingId: null,
  createdAt: 1,
  deletedAt: null,
})

let census: TestCensus
let profile: string
let nowMs: number
let told: unknown[]
let massDeletion: MassDeletionGuard

const open = async (): Promise<void> => {
  massDeletion = await MassDeletionGuard.open(
    census,
    new LossNotes(profile, (problem) => told.push(problem)),
    () => nowMs,
  )
}

beforeEach(async () => {
  census = new TestCensus()
  profile = await temporaryFolder()
  nowMs = 1_700_000_000_000
  told = []
  await open()
})

const remove = (id: string): ArrivingDocument => ({ _id: id, _rev: '2-a', _deleted: true })

/** Offers the removal of these, and writes it where the mass deletion guard lets it in; answers whether it asked. */
async function asks(database: EntityName, ids: readonly string[]): Promise<boolean> {
  try {
    await massDeletion.check(database, ids.map(remove))
    for (const id of ids) census.gone.add(id)
    return false
  } catch (error) {
    expect(error).toMatchObject({ kind: 'mass-deletion' })
    return true
  }
}

describe('the mass deletion guard', () => {
  it('lets half of the journal through', async () => {
    expect(await asks('sessions', census.entries.slice(0, 5))).toBe(false)
  })

  it('counts over the batches of one change set against the journal as it was before', async () => {
    expect(await asks('sessions', census.entries.slice(0, 3))).toBe(false)
    expect(await asks('sessions', census.entries.slice(3, 6))).toBe(true)
  })

  it('counts the entries that lose parts, each once, whatever database the parts are in', async () => {
    expect(await asks('messages', census.notes.slice(0, 5))).toBe(false)
    expect(await asks('sessions', census.entries.slice(0, 5))).toBe(false)
    expect(await asks('messages', census.notes.slice(5, 6))).toBe(true)
  })

  it('counts one at a time during an hour, over restarts', async () => {
    for (let at = 0; at < 5; at += 1) {
      expect(await asks('messages', [census.notes[at]!])).toBe(false)
      massDeletion.settled()
      nowMs += HOUR / 10
      await open()
    }
    expect(await asks('messages', [census.notes[5]!])).toBe(true)
  })

  it('forgets what went more than an hour ago', async () => {
    expect(await asks('sessions', census.entries.slice(0, 4))).toBe(false)
    nowMs += HOUR + 1
    expect(await asks('sessions', census.entries.slice(4, 7))).toBe(false)
  })

  it('counts together what two databases bring at the same moment', async () => {
    const outcomes = await Promise.allSettled([
      massDeletion.check('sessions', census.entries.slice(0, 4).map(remove)),
      massDeletion.check('messages', census.notes.slice(4, 8).map(remove)),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  })

  it('is not answered by waiting for an hour', async () => {
    expect(await asks('messages', census.notes.slice(0, 5))).toBe(false)
    for (let hours = 0; hours < 3; hours += 1) {
      expect(await asks('messages', census.notes.slice(5, 6))).toBe(true)
      nowMs += HOUR - 1
      massDeletion.begin()
    }
  })

  it('does not count parts of what is in the trash already', async () => {
    for (const id of census.entries.slice(0, 8)) census.gone.add(id)
    expect(await asks('messages', census.notes.slice(0, 8))).toBe(false)
  })

  it('lets one change set in when that was meant, and asks about the next', async () => {
    expect(await asks('sessions', census.entries)).toBe(true)
    expect(massDeletion.asks).toBe(true)
    await massDeletion.answer('accept')
    expect(await asks('sessions', census.entries)).toBe(false)
    massDeletion.settled()
    census.gone.clear()
    expect(await asks('sessions', census.entries)).toBe(true)
  })

  it('still asks when everything else has arrived, until the connection begins anew', async () => {
    expect(await asks('sessions', census.entries)).toBe(true)
    massDeletion.settled()
    expect(massDeletion.asks).toBe(true)
    massDeletion.begin()
    expect(massDeletion.asks).toBe(false)
  })

  it('brings back what was kept: what went before, what was stopped, and the parts that go with it', async () => {
    expect(await asks('messages', census.notes.slice(0, 5))).toBe(false)
    expect(await asks('sessions', census.entries.slice(5, 8))).toBe(true)
    await massDeletion.answer('keep-mine')
    expect(await asks('sessions', census.entries.slice(5, 8))).toBe(false)
    expect(await asks('messages', census.notes.slice(5, 8))).toBe(false)
    await massDeletion.restoreKept()
    expect(census.restored).toEqual([]) // Not before everything has arrived.
    massDeletion.settled()
    await massDeletion.restoreKept()
    const wanted = [...census.notes.slice(0, 8), ...census.entries.slice(5, 8)]
    expect(new Set(census.restored.map(({ id }) => id))).toEqual(new Set<string>(wanted))
    expect(massDeletion.holds).toBe(false)
  })

  it('keeps its promise to bring things back over a kill', async () => {
    expect(await asks('sessions', census.entries)).toBe(true)
    await massDeletion.answer('keep-mine')
    expect(await asks('sessions', census.entries)).toBe(false)
    await open()
    expect(massDeletion.holds).toBe(true)
    massDeletion.settled()
    await massDeletion.restoreKept()
    expect(new Set(census.restored.map(({ id }) => id))).toEqual(new Set<string>(census.entries))
    await open()
    expect(massDeletion.holds).toBe(false)
  })

  it('keeps its promise for what could not be brought back yet, and tries again when everything has arrived', async () => {
    const [first = '', ...others] = census.entries
    census.stuck.add(first)
    expect(await asks('sessions', census.entries)).toBe(true)
    await massDeletion.answer('keep-mine')
    massDeletion.settled()
    await massDeletion.restoreKept()
    expect(new Set(census.restored.map(({ id }) => id))).toEqual(new Set<string>(others))
    await open()
    expect(massDeletion.holds).toBe(true)
    massDeletion.settled()
    await massDeletion.restoreKept()
    expect(massDeletion.keeps).toBe(false) // Not over and over: only the next time.
    census.stuck.clear()
    massDeletion.settled()
    await massDeletion.restoreKept()
    expect(new Set(census.restored.map(({ id }) => id))).toEqual(new Set<string>(census.entries))
    expect(massDeletion.holds).toBe(false)
  })

  it('starts counting anew where its notes are damaged', async () => {
    expect(await asks('sessions', census.entries.slice(0, 5))).toBe(false)
    await writeFile(join(profile, 'losses.json'), '{"format":1,"losses":[{}')
    await open()
    expect(told).toMatchObject([{ kind: 'integrity' }])
    expect(await asks('sessions', census.entries.slice(5, 7))).toBe(false)
    await open()
    expect(massDeletion.holds).toBe(false)
    expect(told).toHaveLength(1)
  })

  it('brings back what a person keeps also where its notes were cut short, as far as they go', async () => {
    expect(await asks('sessions', census.entries.slice(0, 4))).toBe(false)
    await massDeletion.answer('keep-mine')
    const path = join(profile, 'losses.json')
    await truncate(path, (await stat(path)).size - 60)
    await open()
    expect(told).toMatchObject([
      { kind: 'integrity', message: expect.stringContaining('losses.json.damaged-') as string },
    ])
    expect(massDeletion.holds).toBe(true)
    massDeletion.settled()
    await massDeletion.restoreKept()
    expect(census.restored.map(({ id }) => id)).toEqual(census.entries.slice(0, 3))
  })

  it('looks ahead only when there are enough changes to matter', async () => {
    expect(await massDeletion.worthLooking(5)).toBe(false)
    expect(await massDeletion.worthLooking(6)).toBe(true)
    expect(await massDeletion.worthLooking(null)).toBe(true)
    for (const id of census.entries) census.gone.add(id)
    expect(await massDeletion.worthLooking(10_000)).toBe(false) // A first pull has nothing to lose.
  })

  it('asks while looking ahead over several pages, and has let nothing in', async () => {
    const seen = new Map<string, NotedLoss>()
    await massDeletion.lookAhead('messages', census.notes.slice(0, 5).map(remove), seen)
    await expect(
      massDeletion.lookAhead('sessions', census.entries.slice(5, 6).map(remove), seen),
    ).rejects.toMatchObject({
      kind: 'mass-deletion',
      message: expect.stringContaining('6 of your 10 entries') as string,
    })
    expect(sessionOfMessage(census.notes[0]!)).toBe(census.entries[0])
  })
})
