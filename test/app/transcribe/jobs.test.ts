import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordingIdSchema } from '../../../app/ids'
import {
  awakened,
  EMPTY_QUEUE,
  nextJob,
  resumed,
  retried,
  settled,
  started,
  UNTIL_AWAKENED,
  wakeAt,
  withJob,
  type Queue,
} from '../../../app/transcribe/jobs'

const recording = (n: number) =>
  recordingIdSchema.parse(`recording:00000000-0000-4000-8000-${String(n).padStart(12, '0')}`)
const add = (
  queue: Queue,
  n: number,
  options: { asked?: boolean; compare?: boolean; model?: string; at?: number } = {},
) => {
  const { asked = false, compare = false, model = '', at = n } = options
  return withJob(queue, {
    id: `job${n}${compare ? 'c' : ''}${model}`,
    recordingId: recording(n),
    model,
    compare,
    asked,
    queuedAt: at,
  })
}
const queueOf = (...numbers: number[]): Queue => numbers.reduce((queue, n) => add(queue, n).queue, EMPTY_QUEUE)
const idOf = (queue: Queue, nowMs = 1_000, byItself = true) => nextJob(queue, nowMs, byItself)?.id

describe('the queue of transcriptions', () => {
  it('is another job in another language', () => {
    const job = { id: 'a', recordingId: recording(1), model: '', compare: false, asked: true, queuedAt: 1 }
    const { queue } = withJob(EMPTY_QUEUE, job)
    expect(withJob(queue, { ...job, id: 'b' }).id).toBe('a')
    const german = withJob(queue, { ...job, id: 'c', language: 'de' })
    expect(german.id).toBe('c')
    expect(german.queue.jobs.map(({ language }) => language)).toEqual([undefined, 'de'])
  })

  it('tries once more what hung, and then names it', () => {
    const error = { kind: 'engine' as const, message: 'Got nowhere.' }
    const hang = (queue: Queue) => settled(started(queue, 'job1'), 'job1', { kind: 'failed', error, hung: true }, 1_000)
    const once = hang(queueOf(1))
    expect(once.jobs[0]).toMatchObject({ state: 'waiting', failures: 1 })
    expect(hang(once).jobs[0]).toMatchObject({ state: 'failed', failures: 2, error })
  })

  it('takes the newest first, and what a person asked for before that', () => {
    const queue = queueOf(1, 3, 2)
    expect(idOf(queue)).toBe('job3')
    expect(idOf(add(queue, 1, { asked: true }).queue)).toBe('job1')
  })

  it('runs one at a time, none while paused, and automatic ones only when they may', () => {
    const queue = queueOf(1, 2)
    expect(idOf(started(queue, 'job2'))).toBeUndefined()
    expect(idOf({ ...queue, paused: true })).toBeUndefined()
    expect(idOf(queue, 1_000, false)).toBeUndefined()
    expect(idOf(add(queue, 1, { asked: true }).queue, 1_000, false)).toBe('job1')
  })

  it('does not take a recording twice, unless to compare or with another model', () => {
    const queue = queueOf(1)
    expect(add(queue, 1).id).toBe('job1')
    expect(add(queue, 1).queue.jobs).toHaveLength(1)
    expect(add(queue, 1, { compare: true }).queue.jobs).toHaveLength(2)
    expect(add(queue, 1, { asked: true, model: 'small' }).queue.jobs).toHaveLength(2)
  })

  it('tries again after a failure of the engine, later each time, and gives up after the third', () => {
    const error = { kind: 'engine' as const, message: 'died' }
    let queue = queueOf(1)
    const waits: (number | null)[] = []
    for (let run = 0; run < 3; run += 1) {
      queue = settled(started(queue, 'job1'), 'job1', { kind: 'failed', error }, 0)
      waits.push(queue.jobs[0]?.notBefore ?? null)
    }
    expect(waits).toEqual([10_000, 120_000, null])
    expect(queue.jobs[0]).toMatchObject({ state: 'failed', failures: 3, error })
    expect(idOf(retried(queue, 'job1'))).toBe('job1')
  })

  it('does not try again by itself what only a person can mend', () => {
    const error = { kind: 'model' as const, message: 'damaged' }
    expect(settled(started(queueOf(1), 'job1'), 'job1', { kind: 'failed', error }, 0).jobs[0]).toMatchObject({
      state: 'failed',
    })
  })

  it('waits for another device, and sooner when the recording changes', () => {
    const queue = settled(started(queueOf(1), 'job1'), 'job1', { kind: 'later', untilMs: 5_000, error: null }, 0)
    expect(idOf(queue, 4_999)).toBeUndefined()
    expect(wakeAt(queue, 0)).toBe(5_000)
    expect(idOf(queue, 5_000)).toBe('job1')
    expect(idOf(awakened(queue, recording(2)), 1)).toBeUndefined()
    expect(idOf(awakened(queue, recording(1)), 1)).toBe('job1')
  })

  it('waits for a model until one comes, without a timer', () => {
    const error = { kind: 'model' as const, message: 'none' }
    const queue = settled(started(queueOf(1), 'job1'), 'job1', { kind: 'later', untilMs: UNTIL_AWAKENED, error }, 0)
    expect(wakeAt(queue, 0)).toBeNull()
    expect(idOf(queue, Date.now())).toBeUndefined()
    expect(idOf(awakened(queue, null))).toBe('job1')
  })

  it('does not cut the pause after a failure short because the recording changed', () => {
    const queue = settled(
      started(queueOf(1), 'job1'),
      'job1',
      { kind: 'failed', error: { kind: 'engine', message: '' } },
      0,
    )
    expect(idOf(awakened(queue, recording(1)), 1)).toBeUndefined()
  })

  it('goes on after a restart with what was running, and forgets comparisons', () => {
    const queue = started(add(queueOf(1, 2), 3, { compare: true }).queue, 'job2')
    expect(resumed(queue).jobs.map(({ id, state }) => [id, state])).toEqual([
      ['job1', 'waiting'],
      ['job2', 'waiting'],
    ])
  })

  it('never loses a job that is not over, whatever happens', () => {
    const step = fc.record({
      does: fc.constantFrom('add', 'start', 'done', 'fail', 'later', 'resume', 'retry', 'awaken'),
      n: fc.nat(4),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let queue = EMPTY_QUEUE
        const open = new Set<string>()
        for (const [i, { does, n }] of steps.entries()) {
          const id = `job${n}`
          const known = queue.jobs.some((job) => job.id === id)
          if (does === 'add') open.add(((queue = add(queue, n, { at: i }).queue), id))
          else if (does === 'start') queue = started(queue, nextJob(queue, i, true)?.id ?? '')
          else if (does === 'done' && known) open.delete(((queue = settled(queue, id, { kind: 'done' }, i)), id))
          else if (does === 'fail')
            queue = settled(queue, id, { kind: 'failed', error: { kind: 'engine', message: '' } }, i)
          else if (does === 'later' && known)
            open.add(((queue = settled(queue, id, { kind: 'later', untilMs: null, error: null }, i)), id))
          else if (does === 'resume') queue = resumed(queue)
          else if (does === 'retry') queue = retried(queue, id)
          else queue = awakened(queue, null)
        }
        const ids = queue.jobs.map((job) => job.id)
        expect(new Set(ids).size).toBe(ids.length)
        for (const id of open) expect(ids).toContain(id)
      }),
    )
  })
})
