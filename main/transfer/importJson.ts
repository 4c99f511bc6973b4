import { readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import { AppError } from '../../app/errors'
import {
  type EntryFile,
  entryFileSchema,
  journalFileSchema,
  JSON_VERSION,
  versionedSchema,
} from '../../app/transfer/json'
import type { PlannedEntry, Skipped } from '../../app/transfer/plan'
import type { PlannedImport } from './plannedImport'
import { headOf } from './sound'

export const JOURNAL_FILE = 'braindump.json'
export const ENTRIES_FOLDER = 'entries'

/**
 * Plans the import of a JSON export: its folder, or the `braindump.json` in it. Entries that cannot be used are named and
 * left out, the others are taken.
 * @throws AppError `not-found`, `unsupported`, `newer-format`, `integrity` when the export as a whole cannot be used
 */
export async function planJson(path: string): Promise<PlannedImport> {
  const folder = (await isFolder(path)) ? path : dirname(path)
  const journal = parseFile(await readJson(join(folder, JOURNAL_FILE)), journalFileSchema)
  const names = (await readdir(join(folder, ENTRIES_FOLDER)).catch(() => []))
    .filter((name) => name.endsWith('.json'))
    .sort()
  const skipped: Skipped[] = []
  if (names.length < journal.entries)
    skipped.push({
      what: 'the export',
      why: `It says ${journal.entries} entries, but there are only ${names.length} files.`,
    })
  return {
    plan: {
      tags: journal.tags,
      prompts: journal.prompts,
      total: names.length,
      entries: entries(folder, names, skipped),
    },
    skipped,
  }
}

async function* entries(folder: string, names: readonly string[], skipped: Skipped[]): AsyncGenerator<PlannedEntry> {
  for (const name of names) {
    const what = `${ENTRIES_FOLDER}/${name}`
    try {
      const file = parseFile(await readJson(join(folder, what)), entryFileSchema)
      yield {
        what,
        session: file.session,
        messages: file.messages,
        recordings: await recordings(folder, file, skipped),
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      skipped.push({ what, why: error.message })
    }
  }
}

async function recordings(folder: string, file: EntryFile, skipped: Skipped[]): Promise<PlannedEntry['recordings']> {
  const planned: PlannedEntry['recordings'][number][] = []
  for (const recording of file.recordings) {
    const relative = file.audio[recording.id]
    let audioPath: string | null = null
    if (relative !== undefined) {
      const path = resolve(folder, relative)
      // A path that leads out of the export was not written by us.
      const inside = path.startsWith(resolve(folder) + sep)
      if (inside && (await headOf(path))) audioPath = path
      else
        skipped.push({
          what: relative,
          why: 'The sound is missing from the export. The recording was taken without it.',
        })
    }
    // Earlier versions of a trimmed recording are not part of an export.
    planned.push({ recording: { ...recording, previous: [], lease: null }, audioPath })
  }
  return planned
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new AppError('not-found', `There is no ${path}.`, { cause })
  })
  return found.isDirectory()
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('unsupported', `There is no BrainDump export here: ${path} cannot be read.`, { cause })
  })
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    throw new AppError('integrity', 'The file is damaged: it is not JSON.', { cause })
  }
}

function parseFile<T>(
  value: unknown,
  schema: { safeParse(value: unknown): { success: boolean; data?: T; error?: unknown } },
): T {
  const version = versionedSchema.safeParse(value).data?.version ?? 0
  if (version > JSON_VERSION)
    throw new AppError('newer-format', 'This was exported by a newer version of BrainDump. Update this one first.')
  const parsed = schema.safeParse(value)
  if (parsed.success && parsed.data !== undefined) return parsed.data
  throw new AppError('integrity', 'The file is damaged, or was not written by BrainDump.', { cause: parsed.error })
}
