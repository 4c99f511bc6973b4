import { readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '../../../app/errors'
import { keyed, type KeyedMessage } from '../../../app/messages/message'
import { type EntryFile, entryFileSchema } from '../../../app/exchange/json'
import type { Entity } from '../../../app/model'
import type { DocumentConflict } from '../../../app/exchange/conflicts'
import type { PlannedConflict, PlannedEntry, Skipped } from '../../../app/exchange/plan'
import type { PlannedImport } from './plannedImport'
import { parseFile, readJournal, readJson } from './readExport'
import { fileInside } from './safeFile'

export const JOURNAL_FILE = 'braindump.json'
export const ENTRIES_FOLDER = 'entries'

/**
 * Plans the import of a JSON export: its folder, or the `braindump.json` in it. What cannot be used is named and left out,
 * the rest is taken.
 * @throws AppError `not-found`, `unsupported`, `newer-format`, `integrity` when the export as a whole cannot be used
 */
export async function planJson(path: string): Promise<PlannedImport> {
  const folder = (await isFolder(path)) ? path : dirname(path)
  const names = (await readdir(join(folder, ENTRIES_FOLDER)).catch(() => []))
    .filter((name) => name.endsWith('.json'))
    .sort()
  const skipped: Skipped[] = []
  const journal = await readJournal(join(folder, JOURNAL_FILE), JOURNAL_FILE, names.length > 0, skipped)
  if (journal.entries !== null && names.length < journal.entries)
    skipped.push({
      what: 'the export',
      why: keyed('import.countDiffers', { entries: journal.entries, files: names.length }),
    })
  return {
    plan: {
      tags: journal.tags,
      prompts: journal.prompts,
      settings: journal.settings,
      conflicts: planned(journal.conflicts, [...journal.tags, ...journal.prompts, ...journal.settings]),
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
      const path = await fileInside(folder, what)
      if (path === null) throw new AppError('unsupported', keyed('import.outside'))
      const file = parseFile(await readJson(path), entryFileSchema)
      yield {
        what,
        session: file.session,
        messages: file.messages,
        recordings: await recordings(folder, file, skipped),
        conflicts: planned(file.conflicts, [file.session, ...file.messages, ...file.recordings]),
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      skipped.push({ what, why: error.told })
    }
  }
}

const planned = (conflicts: readonly DocumentConflict[], documents: readonly Entity[]): PlannedConflict[] =>
  conflicts.flatMap((conflict) => {
    const document = documents.find(({ id }) => id === conflict.id)
    return document ? [{ ...conflict, document }] : []
  })

async function recordings(folder: string, file: EntryFile, skipped: Skipped[]): Promise<PlannedEntry['recordings']> {
  const planned: PlannedEntry['recordings'][number][] = []
  const at = async (relative: string, why: KeyedMessage): Promise<string | null> => {
    const path = await fileInside(folder, relative)
    if (path === null) skipped.push({ what: relative, why })
    return path
  }
  for (const recording of file.recordings) {
    const relative = file.audio[recording.id]
    const audioPath = relative === undefined ? null : await at(relative, MISSING_SOUND)
    const earlierPaths: (string | null)[] = []
    for (const name of file.earlier[recording.id] ?? [])
      earlierPaths.push(name === null ? null : await at(name, MISSING_EARLIER))
    planned.push({
      recording: { ...recording, lease: null },
      audioPath,
      ...(relative === undefined ? {} : { audioName: relative }),
      earlierPaths,
    })
  }
  return planned
}

const MISSING_SOUND = keyed('import.audioMissingFromExport')
const MISSING_EARLIER = keyed('import.earlierMissingFromExport')

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new AppError('not-found', keyed('import.nothingAt', { path }), { cause })
  })
  return found.isDirectory()
}
