import { rm, writeFile } from 'node:fs/promises'
import { statfsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { toAppError } from '../../../app/errors'
import type { SessionId } from '../../../app/ids'
import { readEntry } from '../../../main/journal/entry'
import { braindump, jsonOf } from '../../support/commandLine'
import { Device } from '../../support/device'
import { temporaryFolder } from '../../support/documents'
import { makeReadOnly, mayMount, mountSmall, removeSmall } from '../../support/mounts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const shown = async (device: Device): Promise<{ id: SessionId; title: string; texts: string[] }[]> => {
  const { databases, summaries } = device.services.journal
  await summaries.settled()
  return await Promise.all(
    [...summaries.list('journal')].map(async ({ id, title }) => {
      const { messages, problems } = await readEntry(databases, summaries, id)
      expect(problems).toEqual([])
      return { id, title, texts: messages.map(({ text }) => text) }
    }),
  )
}

describe.skipIf(!mayMount())('a disk that runs full (needs the right to mount a file system)', () => {
  it('keeps every entry that was acknowledged whole, and shows nothing of one that was not', async () => {
    const small = mountSmall(12)!
    const filler = join(small, 'filler')
    let device = await Device.first(undefined, {}, small)
    onTestFinished(async () => {
      try {
        await device.host.close()
      } finally {
        removeSmall(small)
      }
    })
    const acknowledged = new Map<SessionId, { title: string; text: string }>()
    const refused: unknown[] = []
    // The space left at first decides at which write it runs out.
    for (const [round, leftKiB] of [300, 317, 341, 366, 393, 411].entries()) {
      const { bavail, bsize } = statfsSync(small)
      await writeFile(filler, Buffer.alloc(Math.max(0, bavail * bsize - leftKiB * 1024), 'x'))
      for (let n = 0; refused.length <= round; n += 1) {
        const entry = { title: `round ${round} entry ${n}`, text: `${n} words `.repeat(900 + 700 * n) }
        try {
          acknowledged.set(await device.services.journal.sessions.create(entry), entry)
        } catch (error) {
          refused.push(error)
        }
      }
      await device.host.close().catch(() => undefined) // There is no space to note anything.
      await rm(filler)
      device = await Device.at(device.profile)
      const entries = await shown(device)
      expect(new Set(entries.map(({ id }) => id))).toEqual(new Set(acknowledged.keys()))
      for (const { id, title, texts } of entries) expect({ title, text: texts.join('|') }).toEqual(acknowledged.get(id))
    }
    expect(acknowledged.size).toBeGreaterThan(5)
    expect(refused.every((error) => toAppError(error).kind === 'disk-full')).toBe(true)
  })

  it('refuses to change a profile on a disk that cannot be written, in words and with an exit code', async () => {
    const small = mountSmall(12)!
    const profile = join(small, 'profile')
    onTestFinished(() => removeSmall(small))
    expect(await braindump(profile, ['init'])).toMatchObject({ code: 0 })
    makeReadOnly(small)
    expect(await braindump(profile, ['list', '--json'])).toMatchObject({ code: 0, out: '[]\n' })
    const outcome = await braindump(profile, ['add', '--title', 'new', '--json'])
    expect(outcome.code).toBe(1)
    expect(jsonOf(outcome)).toMatchObject({
      error: { kind: 'profile-read-only', message: expect.stringContaining('open for reading only') as string },
    })
    // Why, and what was not done.
    expect(outcome.err.trim().split('\n')).toHaveLength(2)
  })
})

describe('two commands at once on one profile', () => {
  it('the second is refused at once, by name of the holder; the first goes on', async () => {
    const profile = await temporaryFolder()
    const first = await Device.first()
    onTestFinished(() => first.remove())
    await first.services.journal.sessions.create({ title: 'mine' })
    const outcome = await braindump(first.profile, ['list', '--json'])
    expect(outcome.code).toBe(1)
    expect(jsonOf(outcome)).toMatchObject({
      error: { kind: 'profile-in-use', message: expect.stringContaining(`number ${process.pid}`) as string },
    })
    // Two that start at the same moment: one of them is done, the other says why not.
    expect(await braindump(profile, ['init'])).toMatchObject({ code: 0 })
    const both = await Promise.all(['a', 'b'].map((title) => braindump(profile, ['add', '--title', title, '--json'])))
    const done = both.filter(({ code }) => code === 0)
    const inUse = both.filter(({ code }) => code === 1)
    expect(done.length + inUse.length).toBe(2)
    expect(done.length).toBeGreaterThan(0)
    for (const one of inUse) expect(jsonOf(one)).toMatchObject({ error: { kind: 'profile-in-use' } })
    expect(jsonOf(await braindump(profile, ['list', '--json']))).toHaveLength(done.length)
  })
})

describe('closing in the middle of writes', () => {
  it('finishes or refuses each of them, and what was acknowledged is there afterwards', async () => {
    const device = await Device.first()
    onTestFinished(() => device.remove())
    const { sessions, parts } = device.services.journal
    const kept = await sessions.create({ title: 'kept', text: 'first' })
    const [note] = await sessions.children(kept)
    const work = [
      ...Array.from({ length: 40 }, (_, n) => sessions.create({ title: `entry ${n}`, text: `text ${n}` })),
      ...Array.from({ length: 20 }, (_, n) => parts.setText(note as never, `version ${n}`)),
      device.services.conflicts.mergeAll(),
    ]
    const closing = device.host.close()
    const outcomes = await Promise.allSettled(work)
    await closing
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ kind: 'locked' })
    const acknowledged = outcomes
      .slice(0, 40)
      .flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    const lastText = outcomes.slice(40, 60).filter(({ status }) => status === 'fulfilled').length
    await device.restart()
    const entries = await shown(device)
    expect(new Set(entries.map(({ id }) => id))).toEqual(new Set([kept, ...acknowledged]))
    for (const { id, title, texts } of entries) if (id !== kept) expect(texts).toEqual([title.replace('entry', 'text')])
    const { texts } = entries.find(({ id }) => id === kept)!
    expect(texts).toEqual([lastText === 0 ? 'first' : `version ${lastText - 1}`])
    expect(device.errors).toEqual([])
  })
})
