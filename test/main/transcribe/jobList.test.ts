import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { JobList } from '../../../main/transcribe/jobList'

it('a damaged queue is told of, and what is queued then is there after the next start', async () => {
  const profile = await mkdtemp(join(tmpdir(), 'braindump-jobs-'))
  onTestFinished(() => rm(profile, { recursive: true, force: true }))
  await writeFile(join(profile, 'speech-jobs.json'), '{"paused": 7')
  const told: unknown[] = []
  const list = await JobList.open(profile, (error) => told.push(error))
  list.change({ ...list.queue, paused: true })
  await list.settled()
  expect(told).toMatchObject([{ kind: 'integrity' }])
  const fail = (error: unknown): void => {
    throw error
  }
  expect((await JobList.open(profile, fail)).queue.paused).toBe(true)
})
