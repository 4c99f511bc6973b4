import { z } from 'zod'
import { EntryTable } from './entries'
import { SearchIndex } from './index'
import { SlotTable } from './slots'

/** How far each database was read when the snapshot was taken. */
export const sequencesSchema = z.object({
  sessions: z.number(),
  messages: z.number(),
  recordings: z.number(),
  tags: z.number(),
})
export type Sequences = z.infer<typeof sequencesSchema>
export const SEARCHED = ['tags', 'sessions', 'recordings', 'messages'] as const
export const START: Sequences = { sessions: 0, messages: 0, recordings: 0, tags: 0 }

/** Grows when the layout or the folding of words changes; an older snapshot is then made anew. */
const FORMAT = 2

const headerSchema = z.object({
  format: z.literal(FORMAT),
  sequences: sequencesSchema,
  languages: z.array(z.string()),
  rows: z.array(z.tuple([z.string(), z.number(), z.array(z.string()), z.boolean(), z.boolean()])),
  tags: z.array(z.tuple([z.string(), z.string(), z.string().nullable()])),
  slots: z.number().int(),
  terms: z.number().int(),
  postings: z.number().int(),
  idBytes: z.number().int(),
  termBytes: z.number().int(),
})

const bytesOf = (array: Uint8Array | Uint16Array | Uint32Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength)

/** The index as parts of a file. Merges first, so that everything is in the finished segment. */
export function serialize(index: SearchIndex, sequences: Sequences): Uint8Array[] {
  index.merge()
  const { entries, slots, base } = index
  const ids = Buffer.from(slots.ids.join('\n'))
  const terms = Buffer.from(base.terms.join('\n'))
  const header: z.infer<typeof headerSchema> = {
    format: FORMAT,
    sequences,
    languages: slots.languages,
    rows: entries.rows.map((row) => [row.id, row.createdAt, [...row.tagIds], row.trashed, row.present]),
    tags: [...entries.tags].map(([id, { name, mergedInto }]) => [id, name, mergedInto]),
    slots: slots.length,
    terms: base.terms.length,
    postings: base.postings.length,
    idBytes: ids.length,
    termBytes: terms.length,
  }
  const head = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(head.length)
  const count = slots.length
  const columns = [slots.entry.subarray(0, count), slots.kind.subarray(0, count), slots.language.subarray(0, count)]
  return [length, head, ids, terms, ...[...columns, base.offsets, base.postings].map(bytesOf)]
}

/** Overwrites what `serialize` copied of the words; the columns behind it are the index itself. */
export const forget = (parts: readonly Uint8Array[]): void => parts.slice(0, 4).forEach((part) => part.fill(0))

/** The index back from its bytes. @throws when they are not what `serialize` wrote */
export function deserialize(bytes: Buffer): { index: SearchIndex; sequences: Sequences } {
  let at = 0
  const take = (length: number): Buffer => {
    if (length < 0 || at + length > bytes.length) throw new RangeError('The snapshot is cut short.')
    return bytes.subarray(at, (at += length))
  }
  const header = headerSchema.parse(JSON.parse(take(take(4).readUInt32LE()).toString()))
  const lines = (length: number, count: number): string[] => {
    const found = length === 0 && count === 0 ? [] : take(length).toString().split('\n')
    if (found.length !== count) throw new RangeError('The snapshot does not add up.')
    return found
  }
  const ids = lines(header.idBytes, header.slots)
  const terms = lines(header.termBytes, header.terms)
  // Copied: the typed arrays need their own alignment and must not keep the whole file in memory.
  const column = (width: number, count: number): ArrayBuffer => Uint8Array.from(take(width * count)).buffer
  const entry = new Uint32Array(column(4, header.slots))
  const kind = new Uint8Array(column(1, header.slots))
  const language = new Uint16Array(column(2, header.slots))
  const offsets = new Uint32Array(column(4, header.terms + 1))
  const postings = new Uint32Array(column(4, header.postings))
  if (at !== bytes.length || offsets.at(-1) !== postings.length) throw new RangeError('The snapshot does not add up.')
  const slots = new SlotTable(header.slots === 0 ? undefined : { ids, entry, kind, language }, header.languages)
  const entries = new EntryTable()
  for (const [id, createdAt, tagIds, trashed, present] of header.rows) {
    entries.set({ type: 'entry', id, title: '', createdAt, tagIds, trashed })
    if (!present) entries.remove(id)
  }
  for (const [id, name, mergedInto] of header.tags) entries.setTag({ type: 'tag', id, name, mergedInto })
  return { index: new SearchIndex(entries, slots, { terms, offsets, postings }), sequences: header.sequences }
}
