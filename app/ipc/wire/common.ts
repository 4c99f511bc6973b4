import { z } from 'zod'
import { ERROR_KINDS } from '../../errors'

/** For calls without input or without output. */
export const nothing = z.void()
export const errorReportSchema = z.object({ kind: z.enum(ERROR_KINDS), message: z.string() })
/** Progress of work over a second: `total` is null while unknown. */
export const progressSchema = z.object({ done: z.number(), total: z.number().nullable() })
export type Progress = z.infer<typeof progressSchema>
