import { writtenFields } from '../messages/schemas'
import { z } from 'zod'
import { messageIdSchema, promptIdSchema, recordingIdSchema, sessionIdSchema, tagIdSchema } from '../ids'
import { colorSchema, timestampMsSchema } from '../model/base'
import { messageSchema, textSchema } from '../model/message'
import { recordingSchema } from '../model/recording'
import { sessionSchema, titleSchema } from '../model/session'
import { tagNameSchema, tagSchema } from '../model/tag'
import { VIEWS } from '../model/view'
import { call } from './wire/define'
import { nothing } from './wire/common'

/** What a list shows of an entry. Times in ms since the epoch. */
export const entrySummarySchema = z.object({
  id: sessionIdSchema,
  title: z.string(),
  /** First words of the entry, at most 200 characters, for entries without a title and as a second line. */
  excerpt: z.string(),
  createdAt: timestampMsSchema,
  tagIds: z.array(tagIdSchema),
  pinned: z.boolean(),
  archived: z.boolean(),
  deletedAt: timestampMsSchema.nullable(),
  /** Total length of the recordings; 0 without audio. */
  durationMs: z.number().int(),
  recordings: z.number().int(),
  messages: z.number().int(),
  /** Waits for a person's answer. */
  conflicted: z.boolean(),
})
export type EntrySummary = z.infer<typeof entrySummarySchema>

const plain = { am: true, format: true, stamps: true } as const
export const entryMessageSchema = messageSchema.omit({ am: true, format: true })
/** A recording without its key and without history. */
export const entryRecordingSchema = recordingSchema
  .omit({ ...plain, key: true, previous: true, manifest: true, lease: true })
  .extend({
    sizeBytes: z.number().int(),
    /** How often the audio was trimmed; earlier versions can be brought back. */
    versions: z.number().int(),
  })
export const entrySchema = z.object({
  session: sessionSchema.omit({ ...plain, deletedSaw: true, deletedSeen: true, purgedSeen: true }),
  messages: z.array(entryMessageSchema),
  recordings: z.array(entryRecordingSchema),
  conflicted: z.boolean(),
  /** Parts of the entry that cannot be read, named. */
  problems: z.array(z.object({ id: z.string(), ...writtenFields })),
})
export type Entry = z.infer<typeof entrySchema>
export type EntryMessage = z.infer<typeof entryMessageSchema>
export type EntryRecording = z.infer<typeof entryRecordingSchema>

/** Something whose entry is not here. */
export const orphanPartSchema = z.object({
  id: z.union([messageIdSchema, recordingIdSchema]),
  createdAt: timestampMsSchema,
  /** What was written, or what a recording says. */
  text: z.string(),
  /** The recording that a message belongs to. */
  recordingId: recordingIdSchema.nullable(),
  /** Null for a message. */
  durationMs: z.number().int().nullable(),
})
export type OrphanPart = z.infer<typeof orphanPartSchema>
export const orphanSchema = z.object({
  /** The entry that is missing. */
  id: sessionIdSchema,
  createdAt: timestampMsSchema,
  parts: z.array(orphanPartSchema),
})
export type Orphan = z.infer<typeof orphanSchema>

export const journalViewSchema = z.enum(VIEWS)

const one = z.object({ id: sessionIdSchema })
const undoable = z.object({ id: z.union([sessionIdSchema, tagIdSchema, promptIdSchema]) })
const many = z.object({ ids: z.array(sessionIdSchema).min(1).max(20_000) })

export const journalCalls = {
  /** Every entry of a view, newest first (pinned ones are not moved; the window does that). */
  list: call(z.object({ view: journalViewSchema }), z.object({ entries: z.array(entrySummarySchema) })),
  /** Current summaries of these entries; one that is gone is left out. */
  summaries: call(many, z.object({ entries: z.array(entrySummarySchema) })),
  entry: call(one, entrySchema),
  /** `id`: a fresh one that the window chose when the entry was begun; it must not be in use. */
  create: call(
    z.object({
      id: sessionIdSchema.optional(),
      title: titleSchema.optional(),
      text: textSchema.optional(),
      tagIds: z.array(tagIdSchema).optional(),
      createdAt: timestampMsSchema.optional(),
    }),
    z.object({ id: sessionIdSchema }),
  ),
  rename: call(z.object({ id: sessionIdSchema, title: titleSchema }), nothing),
  addNote: call(z.object({ id: sessionIdSchema, text: textSchema }), z.object({ id: messageIdSchema })),
  /**
   * `base`: the text that the person's own grew out of. What was written elsewhere meanwhile stays then; the answer is
   * what stands now.
   */
  setText: call(
    z.object({ id: messageIdSchema, text: textSchema, base: textSchema.optional() }),
    z.object({ text: textSchema }),
  ),
  trashMessage: call(z.object({ id: messageIdSchema }), nothing),
  restoreMessage: call(z.object({ id: messageIdSchema }), nothing),
  /** A person's own version of a transcript; null goes back to the machine's. `base` and the answer as with `setText`. */
  setTranscript: call(
    z.object({ id: recordingIdSchema, text: textSchema.nullable(), base: textSchema.optional() }),
    z.object({ text: textSchema.nullable() }),
  ),
  setTag: call(z.object({ ids: z.array(sessionIdSchema).min(1), tagId: tagIdSchema, on: z.boolean() }), nothing),
  setPinned: call(z.object({ ids: z.array(sessionIdSchema).min(1), pinned: z.boolean() }), nothing),
  setArchived: call(z.object({ ids: z.array(sessionIdSchema).min(1), archived: z.boolean() }), nothing),
  duplicate: call(one, z.object({ id: sessionIdSchema })),
  trash: call(many, nothing),
  restore: call(many, nothing),
  /** Removes for good what is in the trash; answers how many went. An entry with parts that its delete had not seen stays. */
  purge: call(many, z.object({ purged: z.number().int(), kept: z.number().int() })),
  /** What is here without its entry, and in no list therefore. */
  orphans: call(nothing, z.object({ orphans: z.array(orphanSchema) })),
  restoreOrphan: call(one, nothing),
  removeOrphan: call(one, nothing),
  /** Takes back, or does again, this device's last change to the entry or its parts (or to a tag or prompt). Null: nothing to do. */
  undo: call(undoable, z.object({ undone: z.string().nullable() })),
  redo: call(undoable, z.object({ redone: z.string().nullable() })),
  statistics: call(
    nothing,
    z.object({
      days: z.array(z.object({ day: z.string(), entries: z.number().int(), durationMs: z.number().int() })),
      tags: z.array(z.object({ tagId: tagIdSchema, month: z.string(), entries: z.number().int() })),
    }),
  ),
} as const

export const tagSummarySchema = tagSchema
  .pick({ id: true, name: true, color: true })
  .extend({ entries: z.number().int() })
export type TagSummary = z.infer<typeof tagSummarySchema>

export const tagCalls = {
  list: call(nothing, z.object({ tags: z.array(tagSummarySchema) })),
  create: call(z.object({ name: tagNameSchema, color: colorSchema }), z.object({ id: tagIdSchema })),
  rename: call(z.object({ id: tagIdSchema, name: tagNameSchema }), nothing),
  recolor: call(z.object({ id: tagIdSchema, color: colorSchema }), nothing),
  /** Entries with `id` count as having `into`; `id` disappears. */
  merge: call(z.object({ id: tagIdSchema, into: tagIdSchema }), nothing),
  remove: call(z.object({ id: tagIdSchema }), nothing),
} as const

export const journalEvents = {
  /** What a batch of changes touched, with what lists show of it: nothing has to be asked for. */
  'journal.changed': z.object({
    /** Entries that changed, or parts of them; of these, the ones that `entries` lacks are gone. */
    ids: z.array(sessionIdSchema),
    /** So many that the lists are better fetched; `ids` and `entries` are empty then. */
    all: z.boolean(),
    entries: z.array(entrySummarySchema),
    /** Every tag, when tags changed or how many entries have them; else null. */
    tags: z.array(tagSummarySchema).nullable(),
    /** The index has taken in what changed: the same question may have other answers now. */
    searched: z.boolean(),
  }),
} as const
