import { AudioBench, MB, rowsOf } from './support/audio'
import type { Figures, Taken } from './support/audio'
import { median } from './support/measurement'
import type { Measurement } from './support/measurement'

/*
 * Audio against plain PouchDB replication of the same attachments in the same run (docs/DESIGN.md, Budgets): several
 * rounds, each with its own audio and fresh databases on all sides, ours and plain PouchDB taking turns in going first.
 * `audioLarge` moves 1 GiB.
 */

const SIZE = Number(process.env['BRAINDUMP_BENCH_AUDIO_MB'] ?? 100) * MB
const ROUNDS = Number(process.env['BRAINDUMP_BENCH_AUDIO_ROUNDS'] ?? 5)

interface Round {
  readonly store: Figures
  readonly ours: { readonly up: Figures; readonly down: Figures }
  readonly plain: { readonly up: Figures; readonly down: Figures }
}

async function round(bench: AudioBench, sizeBytes: number, oursFirst: boolean): Promise<[Round, Taken]> {
  const { store, taken } = await bench.take(sizeBytes)
  const first = oursFirst ? await bench.ours(taken) : null
  const plain = await bench.plain(taken)
  return [{ store, ours: first ?? (await bench.ours(taken)), plain }, taken]
}

/** Bytes of chunks that a trim of the first tenth adds, as a share of the whole. */
async function trimShare({ device, id }: Taken): Promise<number> {
  const before = await device.catalog.get(id)
  const known = new Set(before.manifest.chunks.map((chunk) => chunk.id))
  await device.audio.versions.trim(id, Math.round(before.durationMs / 10), before.durationMs)
  const fresh = (await device.catalog.get(id)).manifest.chunks.filter((chunk) => !known.has(chunk.id))
  return fresh.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) / before.manifest.sizeBytes
}

export async function bench(): Promise<Measurement[]> {
  const rows = await AudioBench.run(async (bench) => {
    await round(bench, 4 * MB, true) // So that everything has been loaded and compiled once.
    const rounds: Round[] = []
    let share = 0
    for (let n = 0; n < ROUNDS; n += 1) {
      const [figures, taken] = await round(bench, SIZE, n % 2 === 0)
      rounds.push(figures)
      if (n === 0) share = await trimShare(taken)
      await taken.device.close()
    }
    const line = rowsOf(SIZE)
    const middle = (of: (round: Round) => number): number => median(rounds.map(of))
    const most = (of: (round: Round) => number): number => Math.max(...rounds.map(of))
    const ms = (of: (round: Round) => Figures): number => middle((round) => of(round).ms)
    const grownMb = (of: (round: Round) => Figures): number => most((round) => of(round).grownBytes) / MB
    const still = (of: (round: Round) => Figures): number => most((round) => of(round).stillMs)
    const store = (round: Round): Figures => round.store
    const [up, down] = [(round: Round) => round.ours.up, (round: Round) => round.ours.down]
    const [plainUp, plainDown] = [(round: Round) => round.plain.up, (round: Round) => round.plain.down]
    const sent = middle((round) => up(round).ms / plainUp(round).ms)
    const fetched = middle((round) => down(round).ms / plainDown(round).ms)
    return [
      line('cut, encrypted and stored', ms(store), 'ms'),
      line('sent, plain PouchDB', ms(plainUp), 'ms'),
      line('sent and confirmed, ours', ms(up), 'ms'),
      line('sent, against plain PouchDB', sent, '×', 0.5),
      line('fetched, plain PouchDB', ms(plainDown), 'ms'),
      line('fetched and verified, ours', ms(down), 'ms'),
      line('fetched, against plain PouchDB', fetched, '×', 0.5),
      line('private memory while storing', grownMb(store), 'MB', 64),
      line('private memory while sending', grownMb(up), 'MB', 64),
      line('private memory while fetching', grownMb(down), 'MB', 64),
      line('private memory while sending, plain PouchDB', grownMb(plainUp), 'MB'),
      line('private memory while fetching, plain PouchDB', grownMb(plainDown), 'MB'),
      line('event loop held up while storing, at most', still(store), 'ms', 50),
      line('event loop held up while sending, at most', still(up), 'ms', 50),
      line('event loop held up while fetching, at most', still(down), 'ms', 50),
      line('event loop held up by plain PouchDB', Math.max(still(plainUp), still(plainDown)), 'ms'),
      line('sent again after a trim of a tenth', share, 'of it', 0.15),
    ]
  })
  return rows ?? []
}
