import { z } from 'zod'
import { writtenFields } from '../../messages/schemas'
import { nothing } from '../wire/common'
import { call } from '../wire/define'

export const problemSchema = z.object({ database: z.string(), id: z.string(), kind: z.string(), ...writtenFields })
export type Problem = z.infer<typeof problemSchema>

export const diagnosticsCalls = {
  /** Versions, counts, states and errors; no titles, texts, names or addresses. */
  report: call(nothing, z.object({ text: z.string() })),
  verify: call(
    nothing,
    z.object({ documents: z.number().int(), chunks: z.number().int(), problems: z.array(problemSchema) }),
  ),
  compact: call(nothing, z.object({ freedBytes: z.number() })),
} as const
