import { expect, it } from 'vitest'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { BackupSchedule } from '../../../main/backup/schedule'
import type { Target } from '../../../main/backup/targets'

const HOUR_MS = 3_600_000

const target = (backupId: string, fields: Partial<Target> = {}): Target => ({
  ...{ backupId, folder: `/${backupId}`, keyBase64: '', keep: { days: 7, weeks: 4, months: 12 }, addedAt: 0 },
  ...{ lastSnapshot: null, lastGoodAt: null, lastRun: null, lastVerify: null, lastFullVerifyAt: null },
  ...{ server: null, isDamaged: false },
  ...fields,
})

/** A schedule of targets in memory, with a clock that is set. */
function scheduled(targets: Target[]) {
  const world = {
    now: 0,
    isRecording: false,
    ran: [] as string[],
    fails: null as Error | null,
    errors: [] as unknown[],
  }
  const schedule = new BackupSchedule({
    targets: { list: () => Promise.resolve(targets) },
    activities: {
      current: null,
      run: async (backupId) => {
        world.ran.push(backupId)
        if (world.fails) throw world.fails
        targets.splice(0, targets.length, ...targets.map((one) => (one.backupId === backupId ? done(one) : one)))
      },
    },
    now: () => world.now,
    isRecording: () => world.isRecording,
    onError: (error) => world.errors.push(error),
  })
  const done = (one: Target): Target => ({
    ...{ ...one, lastGoodAt: world.now },
    lastRun: { at: world.now, ok: true, message: '' },
  })
  return { world, schedule }
}

it('backs up a new target at once, then daily, and an hour after a change', async () => {
  const { world, schedule } = scheduled([target('a')])
  await schedule.look()
  await schedule.look()
  expect(world.ran).toEqual(['a'])
  world.now = 23 * HOUR_MS
  await schedule.look()
  expect(world.ran).toEqual(['a'])
  world.now = 24 * HOUR_MS
  await schedule.look()
  expect(world.ran).toEqual(['a', 'a'])
  schedule.changed()
  await schedule.look()
  expect(world.ran).toEqual(['a', 'a'])
  world.now += HOUR_MS
  await schedule.look()
  expect(world.ran).toEqual(['a', 'a', 'a'])
})

it('waits while something is recorded', async () => {
  const { world, schedule } = scheduled([target('a')])
  world.isRecording = true
  await schedule.look()
  expect(world.ran).toEqual([])
  world.isRecording = false
  await schedule.look()
  expect(world.ran).toEqual(['a'])
})

it('one target that fails or was cancelled keeps no other from its backup, and is tried again an hour later', async () => {
  const { world, schedule } = scheduled([target('a'), target('b')])
  world.fails = new AppError('cancelled', keyed('backup.cancelled'))
  await schedule.look()
  await schedule.look()
  expect(world.ran).toEqual(['a', 'b'])
  expect(world.errors).toEqual([])
  world.fails = null
  world.now = HOUR_MS
  await schedule.look()
  expect(world.ran).toEqual(['a', 'b', 'a', 'b'])
})

it('begins nothing once it is stopped', async () => {
  const { world, schedule } = scheduled([target('a')])
  await schedule.stop()
  await schedule.look()
  expect(world.ran).toEqual([])
})
