import { keyedSchema } from '../messages/schemas'
import { z } from 'zod'
import { sessionIdSchema } from '../ids'
import { call } from './wire/define'
import { nothing } from './wire/common'

export const importKindSchema = z.enum(['json', 'markdown', 'audio', 'v3'])
export const importReportSchema = z.object({
  taken: z.number().int(),
  unchanged: z.number().int(),
  /** Documents that come back with several versions, which wait for an answer; left out where there are none. */
  conflicts: z.number().int().optional(),
  /** Tags and prompts that come where no entry does, as after a damaged file was repaired; left out where there are none. */
  belongings: z.number().int().optional(),
  skipped: z.array(z.object({ what: z.string(), why: keyedSchema })),
})
export type ImportReport = z.infer<typeof importReportSchema>

export const transferCalls = {
  /** Opens the system's dialog; null when the person closes it. */
  chooseFolder: call(z.object({ title: z.string() }), z.object({ path: z.string().nullable() })),
  chooseFile: call(
    z.object({ title: z.string(), extensions: z.array(z.string()) }),
    z.object({ path: z.string().nullable() }),
  ),
  chooseSaveFile: call(z.object({ title: z.string(), name: z.string() }), z.object({ path: z.string().nullable() })),
  /** Files are written into `directory`; an empty `ids` means all. */
  export: call(
    z.object({ ids: z.array(sessionIdSchema), format: z.enum(['json', 'markdown']), directory: z.string() }),
    z.object({
      entries: z.number().int(),
      files: z.number().int(),
      skipped: z.array(z.object({ what: z.string(), why: keyedSchema })),
      /** Where the files are: the chosen folder, or a new one in it when it held something. */
      directory: z.string(),
    }),
  ),
  /** One document with the words of these entries, one after the other; an empty `ids` means all that are not in the trash. */
  exportPdf: call(
    z.object({ ids: z.array(sessionIdSchema), path: z.string() }),
    z.object({ entries: z.number().int() }),
  ),
  import: call(z.object({ kind: importKindSchema, path: z.string(), dryRun: z.boolean() }), importReportSchema),
  cancel: call(nothing, nothing),
  saveText: call(z.object({ path: z.string(), text: z.string() }), nothing),
  savePng: call(z.object({ path: z.string(), bytes: z.instanceof(Uint8Array) }), nothing),
} as const

export const transferEvents = {
  'transfer.progress': z.object({ what: z.enum(['export', 'import']), done: z.number(), total: z.number().nullable() }),
} as const
