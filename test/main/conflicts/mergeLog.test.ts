import { mkdir, readFile, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { MergeLog, type NewStep } from '../../../main/conflicts/reviews/mergeLog'
import { SealedLog } from '../../../main/files/sealedLog'
import { temporaryFolder } from '../../support/documents'

const key = { key: Buffer.alloc(32, 7), purpose: 'a log of a test' }
const merge: NewStep = {
  database: 'tags',
  id: 'tag:a',
  atMs: 1,
  devices: [],
  rules: [],
  losers: [],
  action: { kind: 'merge' },
}

/** A log of more merges than are kept. */
async function longLog(): Promise<string> {
  const path = join(await temporaryFolder(), 'merge-log')
  const { log } = await SealedLog.open(path, key)
  const steps = Array.from({ length: 6_001 }, (_, number) => [
    { ...merge, step: 'intent', number },
    { step: 'done', number },
  ])
  await log.rewrite(steps.flat())
  await log.close()
  return path
}

const linesOf = async (path: string): Promise<number> => (await readFile(path, 'utf8')).split('\n').length - 1

it('is shortened when it is opened', async () => {
  const path = await longLog()
  const log = await MergeLog.open(path, key)
  await log.close()
  expect(await linesOf(path)).toBe(4_000)
})

it('opens and goes on where it cannot be shortened, and is shortened the next time', async () => {
  const path = await longLog()
  // Where the new log would be written first there is no place, as on a full disk.
  await mkdir(`${path}.${process.pid}.tmp`)
  const log = await MergeLog.open(path, key)
  onTestFinished(() => log.close())
  await log.during(merge, () => Promise.resolve())
  expect(log.latest(1)).toMatchObject([{ number: 6_001 }])
  expect(await linesOf(path)).toBe(12_004)
  await rmdir(`${path}.${process.pid}.tmp`)
  const again = await MergeLog.open(path, key)
  await again.close()
  expect(await linesOf(path)).toBe(4_000)
})

it('tells what was merged without a person from answers and from what had seen the other side', async () => {
  const log = await MergeLog.open(join(await temporaryFolder(), 'merge-log'), key)
  onTestFinished(() => log.close())
  const text = { ...merge, rules: [{ field: 'text', rule: 'text' }] }
  await log.during(text, () => Promise.resolve())
  await log.during({ ...merge, rules: [{ field: 'history', rule: 'contains' }] }, () => Promise.resolve())
  const person = { field: 'title', rule: 'person' }
  await log.during({ ...merge, rules: [person], action: { kind: 'resolution', questions: [] } }, () =>
    Promise.resolve(),
  )
  expect(log.latestMerges(10)).toMatchObject([text])
  expect(log.latest(10)).toHaveLength(3)
})
