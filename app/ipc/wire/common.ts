import { z } from 'zod'

/** For calls without input or without output. */
export const nothing = z.void()
export { errorReportSchema } from '../../errorReport'
/** Progress of work over a second: `total` is null while unknown. */
export const progressSchema = z.object({ done: z.number(), total: z.number().nullable() })
export type Progress = z.infer<typeof progressSchema>
