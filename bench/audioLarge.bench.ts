import { AudioBench, MB, rowsOf } from './support/audio'
import type { Measurement } from './support/measurement'

/* 1 GiB of audio in one recording: stored, sent, fetched and verified. */

const SIZE = Number(process.env['BRAINDUMP_BENCH_LARGE_MB'] ?? 1074) * MB

export async function bench(): Promise<Measurement[]> {
  const rows = await AudioBench.run(async (bench) => {
    const { store, taken } = await bench.take(SIZE)
    const { up, down } = await bench.ours(taken)
    const line = rowsOf(SIZE)
    const phases = { storing: store, sending: up, fetching: down }
    return [
      line('cut, encrypted and stored', store.ms, 'ms'),
      line('sent and confirmed', up.ms, 'ms'),
      line('fetched and verified', down.ms, 'ms'),
      ...Object.entries(phases).flatMap(([phase, { grownBytes, stillMs }]) => [
        line(`private memory while ${phase}`, grownBytes / MB, 'MB', 64),
        line(`event loop held up while ${phase}, at most`, stillMs, 'ms', 50),
      ]),
    ]
  })
  return rows ?? []
}
