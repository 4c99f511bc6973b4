import { z } from 'zod'
import { sameValue } from '../../app/merge/document/canonical'
import { stampsOf } from '../../app/merge/document/edit'
import type { PlainEdit } from '../../app/merge/ownEdits'
import type { Mergeable } from '../../app/merge/document/policy'
import { SealedLog, type LogKey } from '../files/sealedLog'

/** Fields outside the history that a person changes. Leases and transcripts of machines are no person's edits. */
const UNDOABLE: Readonly<Record<Mergeable['type'], readonly string[]>> = {
  session: ['pinned', 'archived'],
  message: [],
  recording: ['marked'],
  tag: ['color', 'mergedInto'],
  prompt: [],
}

const recordSchema = z.object({
  number: z.number().int(),
  entityId: z.string(),
  field: z.string(),
  before: z.json(),
  after: z.json(),
  /** The stamp of the value after; while it stands, nobody has changed it again. */
  stampMs: z.number(),
  atMs: z.number(),
  kind: z.enum(['edit', 'undo', 'redo']),
  of: z.string().nullable(),
})
type PlainRecord = z.infer<typeof recordSchema>

/** Why a field is changed: a person's edit, or one taken back or done again. */
export type EditKind = { readonly kind: 'edit' } | { readonly kind: 'undo' | 'redo'; readonly of: string }

const KEPT = 5_000

/**
 * What this device's person changed outside the histories (pins, archiving, colours), so that it can be taken back, also
 * after a restart. Each is noted before it is written: one that was then not written is recognised by its stamp and passed
 * over. Encrypted, and never replicated.
 */
export class PlainEdits {
  readonly #log: SealedLog
  #records: PlainRecord[] = []
  #next = 1

  private constructor(log: SealedLog) {
    this.#log = log
  }

  static async open(path: string, key: LogKey): Promise<PlainEdits> {
    const { log, records } = await SealedLog.open(path, key)
    const edits = new PlainEdits(log)
    edits.#records = records.flatMap((record) => recordSchema.safeParse(record).data ?? [])
    edits.#next = Math.max(0, ...edits.#records.map(({ number }) => number)) + 1
    if (edits.#records.length > 2 * KEPT) {
      edits.#records = edits.#records.slice(-KEPT)
      await log.rewrite(edits.#records)
    }
    return edits
  }

  /** Notes what is about to be changed between two states of an entity. */
  async note(before: Mergeable, after: Mergeable, why: EditKind, nowMs: number): Promise<void> {
    for (const field of UNDOABLE[after.type]) {
      const [old, next] = [valueOf(before, field), valueOf(after, field)]
      if (sameValue(old, next)) continue
      const record: PlainRecord = {
        number: this.#next++,
        entityId: after.id,
        field,
        before: old,
        after: next,
        stampMs: stampsOf(after)[field]?.atMs ?? 0,
        atMs: nowMs,
        kind: why.kind,
        of: why.kind === 'edit' ? null : why.of,
      }
      this.#records.push(record)
      await this.#log.append(record)
    }
  }

  /** What was changed in these entities, oldest first. */
  of(ids: ReadonlySet<string>): PlainEdit[] {
    return this.#records
      .filter(({ entityId }) => ids.has(entityId))
      .map(({ number, entityId, atMs, kind, of }) => ({ entityId, change: nameOf(number), atMs, kind, of }))
  }

  /** The change that takes this one back; null when it was none of these, or somebody changed the field again since. */
  inverse(change: string, now: Mergeable): Readonly<Record<string, unknown>> | null {
    const record = this.#records.find(({ number }) => nameOf(number) === change)
    if (record === undefined || record.entityId !== now.id) return null
    const stampMs = stampsOf(now)[record.field]?.atMs
    // What stands now was set by this change, or by undoing and redoing of this device since; not by anybody else.
    const ours = this.#records.some(
      (one) =>
        one.number >= record.number && one.entityId === now.id && one.field === record.field && one.stampMs === stampMs,
    )
    const stands = ours && sameValue(valueOf(now, record.field), record.after)
    return stands ? { [record.field]: record.before } : null
  }

  close(): Promise<void> {
    return this.#log.close()
  }
}

const PREFIX = 'plain '
const nameOf = (number: number): string => `${PREFIX}${number}`

/** Whether a change is one of a field outside the history. */
export const isPlain = (change: string): boolean => change.startsWith(PREFIX)

const valueOf = (body: Mergeable, field: string): PlainRecord['before'] =>
  (body as unknown as Record<string, PlainRecord['before']>)[field] ?? null
