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
