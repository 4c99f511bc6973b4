import { keyed } from '../../../app/messages/message'
import { dirname, isAbsolute, join } from 'node:path'
import { kindOf } from '../../../app/audio/kind'
import type { DeviceId, TagId } from '../../../app/ids'
import type { DerivedUuid, ImportPlan, Skipped } from '../../../app/exchange/plan'
import { V3_LAST_SCHEMA } from '../../../app/exchange/v3/rows'
import { mapV3 } from '../../../app/exchange/v3/map'
import { headOf } from '../sound/sound'
import { readV3 } from '../sqlite/sqlite'

export interface V3Source {
  readonly derive: DerivedUuid
  readonly device: DeviceId
  readonly existingTag: (name: string) => TagId | null
  readonly nowMs: number
}

/** Reads a version 3 database and plans what of it is taken. Writes nothing. @throws AppError as `readV3` */
export async function planV3(path: string, source: V3Source): Promise<{ plan: ImportPlan; skipped: Skipped[] }> {
  const { rows, schemaVersion, damaged } = await readV3(path)
  const files = new Map<string, string>()
  for (const { filepath } of rows.recordings) {
    const found = filepath === null ? null : await findSound(dirname(path), filepath)
    if (filepath !== null && found !== null) files.set(filepath, found)
  }
  const { plan, skipped } = mapV3(rows, {
    derive: source.derive,
    device: source.device,
    existingTag: source.existingTag,
    audioPath: (filepath) => files.get(filepath) ?? null,
    fallbackMs: source.nowMs,
  })
  return { plan, skipped: [...remarks(schemaVersion), ...damaged.map(unusable), ...skipped] }
}

const unusable = ({ table, row }: { table: string; row: string | null }): Skipped =>
  row === null
    ? { what: `table ${table}`, why: keyed('import.partUnreadable') }
    : { what: `row ${row} of ${table}`, why: keyed('import.notUnderstood') }

function remarks(schemaVersion: number | null): Skipped[] {
  const known = schemaVersion !== null && schemaVersion >= 1 && schemaVersion <= V3_LAST_SCHEMA
  if (known) return []
  const what = schemaVersion === null ? 'the version of the database' : `version ${schemaVersion} of the database`
  return [{ what, why: keyed('import.v3Versions', { last: V3_LAST_SCHEMA }) }]
}

/**
 * The audio file of a recording: where the database says, from its own folder for relative paths, else under its own name
 * near the database, because a journal copied from another machine has that machine's paths.
 */
async function findSound(folder: string, filepath: string): Promise<string | null> {
  // A name like `\\server\share` would reach for another machine.
  if (/^[/\\]{2}/.test(filepath)) return null
  const parts = filepath.split(/[/\\]/)
  const name = parts.at(-1) ?? ''
  const places = [
    ...(isAbsolute(filepath) ? [filepath] : [join(folder, ...parts)]),
    join(folder, name),
    join(folder, 'recordings', name),
    join(folder, 'audio', name),
  ]
  for (const place of places) {
    const head = await headOf(place)
    if (head && kindOf(head) === 'audio/wav') return place
  }
  return null
}
