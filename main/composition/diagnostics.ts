import { arch, cpus, freemem, platform, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { ENTITY_NAMES } from '../../app/model'
import { databasesSetAside } from '../database/setAside'
import { filesSetAside } from '../files/damagedFile'
import { folderBytes } from '../files/folderBytes'
import type { Services } from './services'

const MB = 1_048_576
const megabytes = (bytes: number): string => `${Math.round(bytes / MB)} MB`

/**
 * A report for a bug: versions, counts, states and kinds of errors. No titles, texts, names, addresses, ids or paths.
 * @param versions what runs, e.g. `{ app: '1.0.0', electron: '33.2.1' }`
 */
export async function diagnosticReport(
  services: Services | null,
  profile: string,
  versions: Record<string, string>,
): Promise<string> {
  const memory = process.memoryUsage()
  const lines = [
    ...Object.entries(versions).map(([name, version]) => `${name}: ${version}`),
    `system: ${platform()} ${release()} ${arch()}, ${cpus().length} processors`,
    `memory: ${megabytes(totalmem() - freemem())} of ${megabytes(totalmem())} in use; this process ${megabytes(memory.rss)}`,
    `profile size: ${megabytes(await folderBytes(profile))}`,
    ...(await filesSetAside(profile)).map(({ name, at }) => `was damaged and set aside: ${name}, ${at}`),
    ...(await databasesSetAside(profile)).map(({ database, what, at }) => `database ${what}: ${database}, ${at}`),
  ]
  if (!services) return [...lines, 'journal: locked or absent', ''].join('\n')
  const { databases, summaries, problems } = services.journal
  for (const name of ENTITY_NAMES) lines.push(`${name}: ${await databases[name].count()} documents`)
  lines.push(
    `entries: ${summaries.list('journal').length} shown, ${summaries.list('archive').length} archived, ${summaries.list('trash').length} in the trash`,
  )
  const kinds = new Map<string, number>()
  for (const { database, error } of problems.all()) {
    const kind = `${database} ${error.kind}`
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  }
  for (const [kind, count] of kinds) lines.push(`unreadable: ${kind} × ${count}`)
  lines.push(...syncLines(services), ...(await soundLines(services)))
  return [...lines, ''].join('\n')
}

/** How syncing stands: states and kinds of errors, without addresses and names. */
function syncLines({ sync }: Services): string[] {
  const { status, problem, databases, bytesUp, bytesDown, conflicts, quarantined } = sync.report()
  const why = status.state === 'needs-you' ? ` (${status.why.join(', ')})` : ''
  const refused = counted(quarantined.map(({ why: { kind } }) => kind))
  return [
    `sync: ${status.state}${why}${problem ? `, ${problem.kind}` : ''}; servers: ${sync.remotes().length}`,
    ...databases.map(
      ({ name, push, pull, pushed, pulled, error }) =>
        `sync of ${name}: out ${push} ${pushed}, in ${pull} ${pulled}${error ? `, ${error.kind}` : ''}`,
    ),
    `sent ${megabytes(bytesUp)}, received ${megabytes(bytesDown)}; reviews: ${conflicts}; refused by the server: ${refused || 'none'}`,
  ]
}

async function soundLines({ audio, speech }: Services): Promise<string[]> {
  const { jobs, paused } = speech.transcription.jobs()
  const failed = counted(jobs.flatMap(({ error }) => error?.kind ?? []))
  const unknown = await audio.orphaned()
  return [
    `sound without a recording: ${unknown.recordings}, ${megabytes(unknown.sizeBytes)}`,
    `sound: policy ${audio.policy}; transfers: ${counted(audio.transfers.list().map(({ state }) => state)) || 'none'}`,
    `transcription${paused ? ' (paused)' : ''}: ${counted(jobs.map(({ state }) => state)) || 'no jobs'}; errors: ${failed || 'none'}`,
  ]
}

/** `2 done, 1 failed`. */
function counted(words: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts].map(([word, count]) => `${count} ${word}`).join(', ')
}

/**
 * Gives back the space of old revisions in every database; answers how much it was.
 * @throws AppError `busy` while what was taken away may have to be brought back
 */
export async function compactAll(services: Services, profile: string): Promise<number> {
  const folder = join(profile, 'db')
  const before = await folderBytes(folder)
  await services.compaction.run()
  return Math.max(0, before - (await folderBytes(folder)))
}
