import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, open, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pcm16Format, wavHeader } from '../app/audio/wav'
import { restoreJournal } from '../main/composition/restoreJournal'
import { Device, DEVICE_PASSPHRASE } from '../test/support/device'
import { MB, measured } from './support/audio'
import { fillJournal, YEARS } from './support/journal'
import type { Measurement } from './support/measurement'

/* A backup of 10,000 entries and 2 GB of audio: against `dd` of equal bytes in files of the same size, on the same disk. */

const AUDIO = Number(process.env['BRAINDUMP_BENCH_BACKUP_MB'] ?? 2000) * MB
const SESSIONS = Number(process.env['BRAINDUMP_BENCH_BACKUP_ENTRIES'] ?? YEARS.sessions)
const RECORDING = 50 * MB
/** Raw speed was the time, so 60 % of it are at most 1 / 0.6 of the time. */
const SHARE = 1 / 0.6

const signal = new AbortController().signal
const none = (): void => undefined

async function noise(path: string, sizeBytes: number): Promise<void> {
  const file = await open(path, 'w')
  await file.write(wavHeader(pcm16Format(48_000, 1), sizeBytes - 44))
  for (let left = sizeBytes - 44; left > 0; left -= MB) await file.write(randomBytes(Math.min(MB, left)))
  await file.close()
}

async function sizesBelow(folder: string): Promise<{ path: string; size: number }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(files.map(async (path) => ({ path, size: (await stat(path)).size })))
}

/** The same files as in the target once more, by `dd`. */
async function rawWriteMs(target: string, beside: string): Promise<number> {
  const files = await sizesBelow(target)
  await mkdir(beside)
  const startMs = performance.now()
  for (const [at, { path }] of files.entries())
    execFileSync('dd', [`if=${path}`, `of=${join(beside, String(at))}`, 'bs=1M', 'conv=fsync', 'status=none'])
  return performance.now() - startMs
}

async function rawReadMs(target: string): Promise<number> {
  const files = await sizesBelow(target)
  const startMs = performance.now()
  for (const { path } of files) execFileSync('dd', [`if=${path}`, 'of=/dev/null', 'bs=1M', 'status=none'])
  return performance.now() - startMs
}

export async function bench(): Promise<Measurement[]> {
  const folder = await mkdtemp(
    join(process.env['BRAINDUMP_BENCH_BACKUP_FOLDER'] ?? tmpdir(), 'braindump-bench-backup-'),
  )
  const target = join(folder, 'target')
  await mkdir(target)
  const device = await Device.first(undefined, {}, folder)
  const blank = await Device.blank({}, folder)
  try {
    const { journal, audio, backups } = device.services
    await fillJournal(journal.databases, { ...YEARS, sessions: SESSIONS, messagesPerSession: 2 })
    const wav = join(folder, 'noise.wav')
    for (let left = AUDIO; left > 0; left -= RECORDING) {
      await noise(wav, Math.min(left, RECORDING))
      await audio.importFile(wav)
    }
    await journal.summaries.settled()
    const added = await backups.add(target)

    const first = await measured(() => backups.run(added, signal, none))
    const firstBytes = (await sizesBelow(target)).reduce((sum, { size }) => sum + size, 0)
    const rawWrite = await rawWriteMs(target, join(folder, 'raw'))

    const title = await journal.sessions.create({ title: 'One edit' })
    await journal.sessions.addNote(title, 'A few words.')
    await noise(wav, MB)
    await audio.importFile(wav)
    let written = 0
    const second = await measured(async () => {
      const now = await backups.targets.get(target)
      written = (await backups.run(now, signal, none)).writtenBytes
    })

    const rawRead = await rawReadMs(target)
    const request = { folder: target, unlock: { with: 'passphrase', passphrase: DEVICE_PASSPHRASE }, signal } as const
    const restore = await measured(() => restoreJournal(blank.host, { ...request, onProgress: none }))

    const name = `${SESSIONS} entries, ${AUDIO / MB} MB of audio`
    const row = (what: string, value: number, unit: string, budget: number | null = null): Measurement => ({
      ...{ what: `${name}: ${what}`, value, unit, budget },
    })
    return [
      row('target', firstBytes / MB, 'MB'),
      row('dd conv=fsync of the same files', rawWrite, 'ms'),
      row('first backup', first.ms, 'ms'),
      row('first backup, times dd', first.ms / rawWrite, 'x', SHARE),
      row('second backup', second.ms, 'ms'),
      row('second backup, bytes besides 1 MB of new audio', (written - MB) / 1000, 'kB', 200),
      row('dd to /dev/null of the same files', rawRead, 'ms'),
      row('restore', restore.ms, 'ms'),
      row('restore, times dd', restore.ms / rawRead, 'x', SHARE),
      ...Object.entries({ first, second, restore }).flatMap(([phase, { grownBytes, stillMs }]) => [
        row(`${phase}: private memory`, grownBytes / MB, 'MB', 100),
        row(`${phase}: event loop held up, at most`, stillMs, 'ms', 50),
      ]),
    ]
  } finally {
    for (const one of [device, blank]) await one.remove()
    await rm(folder, { recursive: true, force: true })
  }
}
