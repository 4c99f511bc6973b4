import { resolve } from 'node:path'
import { inEnglish } from '../../../../app/messages/inEnglish'
import { IN_THE_CLEAR, sendsInTheClear } from '../../../../app/replication/inTheClear'
import { isAddress, readAddress, type Place } from '../../../backup/places'
import { type Arguments, type CommandContext, type CommandOptions, UsageError } from '../../command'

export const PLACE_OPTIONS: CommandOptions = {
  username: { type: 'string' },
  'ca-file': { type: 'string' },
  'allow-http': { type: 'boolean' },
}
export const PLACE_USAGE = '[--username U] [--ca-file PEM] [--allow-http]'
const PASSWORD = 'BRAINDUMP_BACKUP_PASSWORD'

/** What a person calls a target: an address as it is kept, or the whole path of a folder. */
export const targetName = (word: string, cwd: string): string =>
  isAddress(word) ? readAddress(word, {}).folder : resolve(cwd, word)

/**
 * A folder, or an address with its password from the environment or asked for.
 * @throws UsageError for an address in the clear that nobody allowed: before a password is asked for
 */
export async function placeFrom(context: CommandContext, args: Arguments, word: string): Promise<Place> {
  if (!isAddress(word)) return { folder: resolve(context.cwd, word) }
  const caFile = args.text('ca-file')
  const { folder, server } = readAddress(word, {
    username: args.text('username'),
    caFile: caFile === undefined ? undefined : resolve(context.cwd, caFile),
  })
  if (sendsInTheClear(folder) && !args.flag('allow-http'))
    throw new UsageError(`${inEnglish(IN_THE_CLEAR)} If that is meant, say --allow-http.`)
  if (server.username === null || server.password !== null) return { folder, server }
  const password = await context.secret(PASSWORD, `Password of ${server.username} on the backup server`)
  return { folder, server: { ...server, password } }
}
