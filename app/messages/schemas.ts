import { z } from 'zod'
import type { KeyedMessage, MessageKey, Param, Params } from './message'
import { isKey } from './written'

const paramSchema: z.ZodType<Param> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.object({ bytes: z.number() }),
    z.object({ day: z.number() }),
    // eslint-disable-next-line @typescript-eslint/no-use-before-define -- the two contain each other
    keyedSchema,
  ]),
)
export const paramsSchema: z.ZodType<Params> = z.record(z.string(), paramSchema)

/** A sentence on its way between processes of one version. */
export const keyedSchema: z.ZodType<KeyedMessage> = z.object({
  key: z.custom<MessageKey>(isKey),
  params: paramsSchema,
})

/** A sentence from its JSON; null for anything else. */
export function writtenMessage(json: string): KeyedMessage | null {
  try {
    return keyedSchema.safeParse(JSON.parse(json)).data ?? null
  } catch {
    return null
  }
}

/** The fields of a `WrittenMessage`, for the schema of a file. Records of earlier versions have the English text alone. */
export const writtenFields = {
  message: z.string(),
  key: z.string().optional().catch(undefined),
  params: paramsSchema.optional().catch(undefined),
}
