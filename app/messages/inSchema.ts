import type { z } from 'zod'
import type { KeyedMessage } from './message'
import { writtenMessage } from './schemas'

/**
 * A sentence as the message of a zod schema, which carries texts only: `z.string().max(200, inSchema(keyed('tag.tooLong')))`.
 * `issueOf` reads it back.
 */
export const inSchema = (message: KeyedMessage): string => JSON.stringify(message)

/** What a schema of ours says of a value; null where only zod says something, which is in English and for developers. */
export function issueOf(error: z.ZodError | undefined): KeyedMessage | null {
  for (const { message } of error?.issues ?? []) {
    if (!message.startsWith('{"key":')) continue
    const read = writtenMessage(message)
    if (read !== null) return read
  }
  return null
}
