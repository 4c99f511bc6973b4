import { AudioBench, MB } from './support/audio'
import type { Figures, Taken } from './support/audio'
import { median } from './support/measurement'
import type { Measurement } from './support/measurement'

/*
 * Audio against plain PouchDB replication of the same attachments in the same run (design §10): several rounds, each with
 * its own audio and fresh databases on all sides, ours and plain PouchDB taking turns in going first. `audioLarge` moves 1 GiB.
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
    const middle = (of: (round: Round) => number): number => median(rounds.map(of))
    const most = (of: (round: Round) => number): number => Math.max(...rounds.map(of))
    const line = (what: string, value: number, unit: string, budget: number | null = null): Measurement => ({
      ...{ what: `${SIZE / MB} MB of audio: ${what}`, value, unit, budget },
    })
    return [
      line(
        'cut, encrypted and stored',
        middle(({ store }) => store.ms),
        'ms',
      ),
      line(
        'sent, plain PouchDB',
        middle(({ plain }) => plain.up.ms),
        'ms',
      ),
      line(
        'sent and confirmed, ours',
        middle(({ ours }) => ours.up.ms),
        'ms',
      ),
      line(
        'sent, against plain PouchDB',
        middle(({ ours, plain }) => ours.up.ms / plain.up.ms),
        '×',
        0.5,
      ),
      line(
        'fetched, plain PouchDB',
        middle(({ plain }) => plain.down.ms),
        'ms',
      ),
      line(
        'fetched and verified, ours',
        middle(({ ours }) => ours.down.ms),
        'ms',
      ),
      line(
        'fetched, against plain PouchDB',
        middle(({ ours, plain }) => ours.down.ms / plain.down.ms),
        '×',
        0.5,
      ),
      line('private memory while storing', most(({ store }) => store.grownBytes) / MB, 'MB', 64),
      line('private memory while sending', most(({ ours }) => ours.up.grownBytes) / MB, 'MB', 64),
      line('private memory while fetching', most(({ ours }) => ours.down.grownBytes) / MB, 'MB', 64),
      line('private memory while sending, plain PouchDB', most(({ plain }) => plain.up.grownBytes) / MB, 'MB'),
      line('private memory while fetching, plain PouchDB', most(({ plain }) => plain.down.grownBytes) / MB, 'MB'),
      line(
        'event loop held up while storing, at most',
        most(({ store }) => store.stillMs),
        'ms',
        50,
      ),
      line(
        'event loop held up while sending, at most',
        most(({ ours }) => ours.up.stillMs),
        'ms',
        50,
      ),
      line(
        'event loop held up while fetching, at most',
        most(({ ours }) => ours.down.stillMs),
        'ms',
        50,
      ),
      line(
        'event loop held up by plain PouchDB',
        most(({ plain: { up, down } }) => Math.max(up.stillMs, down.stillMs)),
        'ms',
      ),
      line('sent again after a trim of a tenth', share, 'of it', 0.15),
    ]
  })
  return rows ?? []
}
