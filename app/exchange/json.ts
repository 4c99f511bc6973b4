import { inSchema } from '../messages/inSchema'
import { keyed } from '../messages/message'
import { z } from 'zod'
import { sessionOfMessage } from '../ids'
import { messageSchema } from '../model/message'
import { promptSchema } from '../model/prompt'
import { recordingSchema } from '../model/recording'
import { sessionSchema } from '../model/session'
import { settingSchema } from '../model/setting'
import { tagSchema } from '../model/tag'
import { areAbout, conflictSchema } from './conflicts'

/*
 * The lossless export: `braindump.json` with what belongs to the whole journal, one file an entry under `entries/`, sound
 * under `audio/`. Documents stand in it as they are stored, history and recording keys included.
 */

export const JOURNAL_FORMAT = 'braindump-journal'
export const ENTRY_FORMAT = 'braindump-entry'
export const JSON_VERSION = 1

export const journalFileSchema = z
  .object({
    format: z.literal(JOURNAL_FORMAT),
    version: z.literal(JSON_VERSION),
    exportedAt: z.iso.datetime(),
    entries: z.number().int(),
    tags: z.array(tagSchema),
    prompts: z.array(promptSchema),
    /** Those that sync, with the names of devices. */
    settings: z.array(settingSchema).default([]),
    /** The other versions of those above that wait for an answer. */
    conflicts: z.array(conflictSchema).default([]),
  })
  .refine(
    ({ tags, prompts, settings, conflicts }) => areAbout(conflicts, [...tags, ...prompts, ...settings]),
    inSchema(keyed('import.versionOfNothing')),
  )
export type JournalFile = z.infer<typeof journalFileSchema>

export const entryFileSchema = z
  .object({
    format: z.literal(ENTRY_FORMAT),
    version: z.literal(JSON_VERSION),
    session: sessionSchema,
    messages: z.array(messageSchema),
    recordings: z.array(recordingSchema),
    /** Path of the sound of a recording, from the folder of `braindump.json`; one that was not at hand is left out. */
    audio: z.record(z.string(), z.string()),
    /** Paths of the earlier versions of trimmed recordings, in the order of `previous`; null for one not at hand. */
    earlier: z.record(z.string(), z.array(z.string().nullable())).default({}),
    /** The other versions of the documents above that wait for an answer. */
    conflicts: z.array(conflictSchema).default([]),
  })
  .refine(
    ({ session, messages, recordings }) =>
      messages.every(({ id }) => sessionOfMessage(id) === session.id) &&
      recordings.every(({ sessionId }) => sessionId === session.id),
    inSchema(keyed('import.partsOfAnother')),
  )
  .refine(
    ({ session, messages, recordings, conflicts }) =>
      areAbout(conflicts, [session, ...messages, ...recordings]) &&
      conflicts.every(({ others }) =>
        others.every(({ document }) => document?.type !== 'recording' || document.sessionId === session.id),
      ),
    inSchema(keyed('import.versionOfNothing')),
  )
export type EntryFile = z.infer<typeof entryFileSchema>

/** Just enough to tell a newer version from a damaged file. */
export const versionedSchema = z.object({ format: z.string(), version: z.number().int() })
