import { inSchema } from '../messages/inSchema'
import { keyed } from '../messages/message'
import { z } from 'zod'
import { messageSchema } from '../model/message'
import { promptSchema } from '../model/prompt'
import { recordingSchema } from '../model/recording'
import { sessionSchema } from '../model/session'
import { settingSchema } from '../model/setting'
import { tagSchema } from '../model/tag'

/*
 * The other versions of documents that wait for an answer, in a lossless export. Readers that do not know them take what
 * is shown and pass these by, so the number of the format stays.
 */

/** `3-` and 32 hex digits. */
const revisionSchema = z.string().regex(/^[1-9]\d{0,6}-[0-9a-f]{32}$/)
const generationOf = (revision: string): number => Number.parseInt(revision, 10)

/** Many times what a journal keeps. */
const MOST_ANCESTORS = 1000
/** Removed versions gather with every merge; an export leaves out those beyond. */
export const MOST_VERSIONS = 1000

const branch = {
  rev: revisionSchema,
  /** The revisions before it, newest first, as far as they are known. */
  ancestors: z.array(revisionSchema).max(MOST_ANCESTORS),
}
const isPath = ({ rev, ancestors }: { rev: string; ancestors: readonly string[] }): boolean =>
  ancestors.every((ancestor, at) => generationOf(ancestor) === generationOf(rev) - at - 1)
const NO_PATH = inSchema(keyed('import.revisionsUnordered'))

const versionSchema = z
  .object({
    ...branch,
    /** This version was removed. */
    deleted: z.boolean(),
    /** As it is stored; null where it was removed. */
    document: z
      .union([sessionSchema, messageSchema, recordingSchema, tagSchema, promptSchema, settingSchema])
      .nullable(),
  })
  .refine(isPath, NO_PATH)
  .refine(({ deleted, document }) => deleted === (document === null), inSchema(keyed('import.versionThereAndRemoved')))

export const conflictSchema = z
  .object({
    id: z.string(),
    /** The version that stands in its place in the file. */
    shown: z.object(branch).refine(isPath, NO_PATH),
    others: z.array(versionSchema).min(1).max(MOST_VERSIONS),
  })
  .refine(
    ({ id, others }) => others.every(({ document }) => document === null || document.id === id),
    inSchema(keyed('import.versionOfSomethingElse')),
  )
  .refine(
    ({ shown, others }) => new Set([shown.rev, ...others.map(({ rev }) => rev)]).size === others.length + 1,
    inSchema(keyed('import.versionTwice')),
  )
export type DocumentConflict = z.infer<typeof conflictSchema>
export type ConflictVersion = DocumentConflict['others'][number]

/** Whether every conflict is about another of these documents. */
export const areAbout = (conflicts: readonly DocumentConflict[], documents: readonly { id: string }[]): boolean => {
  const ids = new Set(documents.map(({ id }) => id))
  return conflicts.every(({ id }) => ids.delete(id))
}
