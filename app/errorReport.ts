import { z } from 'zod'
import { ERROR_KINDS } from './errors'
import { writtenFields } from './messages/schemas'

/** An `ErrorReport` from another process, or from a file; records of earlier versions have its English text alone. */
export const errorReportSchema = z.object({
  kind: z.enum(ERROR_KINDS),
  ...writtenFields,
  status: z.number().optional().catch(undefined),
})
