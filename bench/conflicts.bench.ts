import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { Device } from '../test/support/device'
import { ASKED_ONE_IN, writeConflicted } from './support/conflicted'
import type { Measurement } from './support/measurement'

/*
 * Ten thousand documents in conflict: found, merged or queued, while the event loop keeps its budget (docs/DESIGN.md,
 * Budgets) and the list answers.
 */

const COUNT = Number(process.env['BRAINDUMP_BENCH_CONFLICTS'] ?? 10_000)

/** Measures finding and merging in a journal as the app composes it. */
export async function bench(): Promise<Measurement[]> {
  const device = await Device.first()
  try {
    const { journal, conflicts } = device.services
    await writeConflicted(journal.stores, COUNT)
    await journal.summaries.settled()

    const idle = monitorEventLoopDelay({ resolution: 5 })
    idle.enable()
    await pause(3000)
    idle.disable()

    const loop = monitorEventLoopDelay({ resolution: 5 })
    const lists: number[] = []
    let merging = true
    const looking = (async () => {
      while (merging) {
        const asked = performance.now()
        journal.summaries.list('journal')
        lists.push(performance.now() - asked)
        await pause(1000)
      }
    })()
    loop.enable()
    const started = performance.now()
    await conflicts.mergeAll()
    const seconds = (performance.now() - started) / 1000
    loop.disable()
    merging = false
    await looking

    if (conflicts.reviews.count !== Math.ceil(COUNT / ASKED_ONE_IN))
      throw new Error(`${conflicts.reviews.count} questions`)
    return [
      { what: `${COUNT} documents in conflict found, merged or queued`, value: seconds, unit: 's', budget: null },
      { what: 'event loop delay meanwhile, p99', value: loop.percentile(99) / 1e6, unit: 'ms', budget: 50 },
      {
        what: 'event loop delay with nothing to do, p99 (how busy the machine is)',
        value: idle.percentile(99) / 1e6,
        unit: 'ms',
        budget: null,
      },
      { what: 'the list of entries meanwhile, slowest', value: Math.max(...lists), unit: 'ms', budget: null },
    ]
  } finally {
    await device.remove()
  }
}
