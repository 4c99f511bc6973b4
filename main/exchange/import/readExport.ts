import { stat } from 'node:fs/promises'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { Prompt, Setting, Tag } from '../../../app/model'
import { promptSchema } from '../../../app/model/prompt'
import { settingSchema } from '../../../app/model/setting'
import { tagSchema } from '../../../app/model/tag'
import { conflictSchema, type DocumentConflict } from '../../../app/exchange/conflicts'
import { JOURNAL_FORMAT, journalFileSchema, JSON_VERSION, versionedSchema } from '../../../app/exchange/json'
import type { Skipped } from '../../../app/exchange/plan'
import { readText } from './safeFile'

/** A history of years in one entry is a few MB. */
const LARGEST_MB = 64
const NOT_OURS = keyed('import.notOurs')

/** What can be used of `braindump.json`. */
export interface JournalPieces {
  readonly tags: readonly Tag[]
  readonly prompts: readonly Prompt[]
  readonly settings: readonly Setting[]
  readonly conflicts: readonly DocumentConflict[]
  /** How many entries were exported; null where that cannot be read. */
  readonly entries: number | null
}

const NOTHING: JournalPieces = { tags: [], prompts: [], settings: [], conflicts: [], entries: null }

/**
 * Reads what belongs to the whole journal. Pieces that are damaged are named and left out; where the whole file is, so is
 * all of it, as long as there are entries to take.
 * @throws AppError `unsupported` when the folder is no export, `newer-format`, `integrity`
 */
export async function readJournal(
  path: string,
  name: string,
  hasEntries: boolean,
  skipped: Skipped[],
): Promise<JournalPieces> {
  let value: unknown
  try {
    value = await readJson(path)
  } catch (error) {
    // An export that broke off has no such file at all, and is none.
    const isThere = await stat(path).catch(() => null)
    if (!(error instanceof AppError) || isThere === null || !hasEntries) throw error
    skipped.push({ what: name, why: error.told })
    return NOTHING
  }
  const version = versionOf(value)
  const whole = checked(value, journalFileSchema)
  if (whole.success && whole.data !== undefined) return whole.data
  if (version !== JOURNAL_FORMAT) throw new AppError('integrity', NOT_OURS, { cause: whole.error })
  return usable(value as Record<string, unknown>, name, skipped)
}

/** Parses one file of an export. @throws AppError `newer-format`, `integrity` */
export function parseFile<T>(value: unknown, schema: Schema<T>): T {
  versionOf(value)
  const parsed = checked(value, schema)
  if (parsed.success && parsed.data !== undefined) return parsed.data
  throw new AppError('integrity', NOT_OURS, { cause: parsed.error })
}

/** @throws AppError `unsupported` for what is no file or too large, `integrity` for what is no JSON */
export async function readJson(path: string): Promise<unknown> {
  const text = await readText(path, LARGEST_MB)
  try {
    return JSON.parse(text.replace(/^\ufeff/, '')) as unknown
  } catch (cause) {
    throw new AppError('integrity', keyed('import.notJson'), { cause })
  }
}

/** The format a file says it has. @throws AppError `newer-format` */
function versionOf(value: unknown): string | null {
  const found = versionedSchema.safeParse(value).data
  if ((found?.version ?? 0) > JSON_VERSION) throw new AppError('newer-format', keyed('import.newer'))
  return found?.format ?? null
}

function usable(value: Record<string, unknown>, name: string, skipped: Skipped[]): JournalPieces {
  const pieces = <T>(field: string, schema: Schema<T>): T[] => {
    const all = value[field] ?? []
    if (!Array.isArray(all)) {
      skipped.push({ what: `${field} in ${name}`, why: keyed('import.unusable') })
      return []
    }
    return all.flatMap((piece: unknown, at) => {
      const parsed = checked(piece, schema)
      if (parsed.success && parsed.data !== undefined) return [parsed.data]
      skipped.push({ what: `${field} ${at + 1} in ${name}`, why: keyed('import.unusable') })
      return []
    })
  }
  const [tags, prompts] = [pieces('tags', tagSchema), pieces('prompts', promptSchema)]
  const settings = pieces('settings', settingSchema)
  const known = new Set<string>([...tags, ...prompts, ...settings].map(({ id }) => id))
  const conflicts = pieces('conflicts', conflictSchema).filter(({ id }) => {
    if (known.delete(id)) return true
    skipped.push({ what: id, why: keyed('import.versionOfNothing') })
    return false
  })
  const { entries } = value
  return { tags, prompts, settings, conflicts, entries: typeof entries === 'number' ? entries : null }
}

interface Schema<T> {
  safeParse(value: unknown): { success: boolean; data?: T; error?: unknown }
}

/** Checking goes down into what is nested; nested deeply enough, there is no way down. */
function checked<T>(value: unknown, schema: Schema<T>): { success: boolean; data?: T; error?: unknown } {
  try {
    return schema.safeParse(value)
  } catch (error) {
    return { success: false, error }
  }
}
