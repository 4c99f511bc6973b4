import { CommandError } from '../command'
import { inEnglish } from '../../../app/messages/inEnglish'
import { resolve } from 'node:path'
import { IN_THE_CLEAR, sendsInTheClear } from '../../../app/replication/inTheClear'
import { defaultPrefix } from '../../../app/replication/prefix'
import type { CheckLine, Remote } from '../../../app/ipc/sync'
import { joinJournal } from '../../composition/joinJournal'
import { readRemote, type RemoteInput } from '../../replication/setup/newRemote'
import { publicRemote } from '../../replication/remotes/remoteList'
import {
  type Arguments,
  type Command,
  type CommandContext,
  type CommandOptions,
  firstWord,
  UsageError,
} from '../command'
import { runJoinWithCode } from './devices/pairing'
import { unlockSecret } from './vault'

const PASSWORD = 'BRAINDUMP_REMOTE_PASSWORD'
const PLACE: CommandOptions = {
  prefix: { type: 'string' },
  username: { type: 'string' },
  'ca-file': { type: 'string' },
  cookie: { type: 'boolean' },
  'allow-http': { type: 'boolean' },
}
const PLACE_USAGE = '[--prefix P] [--username U] [--ca-file PEM] [--cookie] [--allow-http]'

/**
 * The address from the arguments, the password from the environment or asked for.
 * @throws UsageError for an address in the clear that nobody allowed: before a password is asked for
 */
async function remoteInput(context: CommandContext, args: Arguments): Promise<RemoteInput> {
  const input: RemoteInput = {
    url: firstWord(args),
    prefix: args.text('prefix'),
    username: args.text('username'),
    caFile: fileOf(context, args.text('ca-file')),
    authentication: args.flag('cookie') ? 'cookie' : 'basic',
    role: roleOf(args.text('role')),
  }
  const { remote, password } = readRemote(input)
  if (sendsInTheClear(remote.url) && !args.flag('allow-http'))
    throw new UsageError(`${inEnglish(IN_THE_CLEAR)} If that is meant, say --allow-http.`)
  if (remote.username === null || password !== null) return input
  return { ...input, password: await context.secret(PASSWORD, `Password of ${remote.username} on the server`) }
}

const fileOf = ({ cwd }: CommandContext, file: string | undefined): string | undefined =>
  file === undefined ? undefined : resolve(cwd, file)

function roleOf(role: string | undefined): 'primary' | 'failover' | 'mirror' | undefined {
  if (role === undefined || role === 'primary' || role === 'failover' || role === 'mirror') return role
  throw new UsageError('A role is primary, failover or mirror.')
}

const join: Command = {
  name: 'join',
  usage: `URL ${PLACE_USAGE} | --code [--host HOST:PORT]`,
  summary:
    'Makes this profile another device of a journal that is on a server; unlocks with the passphrase or BRAINDUMP_RECOVERY_CODE. With --code, of the journal of a device on this network that shows a code ("pair" there): it is asked for, or taken from BRAINDUMP_PAIRING_CODE, and brings the servers with it. The device is looked for; --host says where it is.',
  options: { ...PLACE, code: { type: 'boolean' }, host: { type: 'string' } },
  words: [0, 1],
  async run(context, args) {
    if (args.flag('code') !== (args.words.length === 0))
      throw new UsageError('Say the URL of a server, or --code for the code that another device shows.')
    if (args.flag('code')) return runJoinWithCode(context, args)
    const input = await remoteInput(context, args)
    const vaultId = await joinJournal(context.host, input, await unlockSecret(context), context.signal)
    return { json: { vaultId }, text: `joined vault ${vaultId}; "sync" fetches the journal` }
  },
}

const add: Command = {
  name: 'remote add',
  usage: `URL ${PLACE_USAGE} [--role primary|failover|mirror] [--check]`,
  summary:
    'Adds a server to replicate with. With --check it only looks whether the server can be used. An address that begins with http:// and is neither this machine nor in a private network needs --allow-http.',
  options: { ...PLACE, role: { type: 'string' }, check: { type: 'boolean' } },
  words: [1, 1],
  async run(context, args) {
    const services = await context.services()
    const { remote, prefix, password } = readRemote(await remoteInput(context, args))
    const placed = { ...remote, prefix: prefix ?? defaultPrefix(services.keys.vaultId) }
    if (args.flag('check')) {
      const { lines, ok } = await services.sync.check(placed, password)
      if (!ok && !context.json) throw new CommandError('remote', checkText(lines))
      return { json: { ok, lines }, text: checkText(lines) }
    }
    const added = publicRemote(await services.sync.addRemote(placed, password))
    return { json: added, text: [`${added.id}  ${added.url}  ${added.prefix}`, ...clearText(added)].join('\n') }
  },
}

/** A line below the one of a server whose password others can read. */
export const clearText = ({ inTheClear }: Remote): string[] => (inTheClear ? [`  ${inEnglish(IN_THE_CLEAR)}`] : [])

const MARKS: Readonly<Record<CheckLine['outcome'], string>> = {
  ok: 'ok    ',
  warning: 'look  ',
  failed: 'FAILED',
  skipped: '-     ',
}
const checkText = (lines: readonly CheckLine[]): string =>
  lines.map(({ step, outcome, message }) => `${MARKS[outcome]} ${step.padEnd(11)} ${message}`).join('\n')

const list: Command = {
  name: 'remote list',
  usage: '',
  summary: 'Shows the servers, in the order in which they are tried.',
  async run(context) {
    const remotes = (await context.services()).sync.remotes().map(publicRemote)
    const text = remotes.flatMap((remote) => {
      const { id, url, prefix, username, role } = remote
      return [`${id}  ${role.padEnd(8)}  ${url}  ${prefix}  ${username ?? ''}`.trimEnd(), ...clearText(remote)]
    })
    return { json: remotes, text: text.join('\n') }
  },
}

const remove: Command = {
  name: 'remote remove',
  usage: 'URL|ID',
  summary: 'Forgets a server and its password. What is on it stays there.',
  words: [1, 1],
  async run(context, args) {
    const { sync } = await context.services()
    const word = firstWord(args)
    const found = sync.remotes().find(({ id, url }) => id === word || url === word.replace(/\/+$/, ''))
    if (!found) throw new CommandError('not-found', 'There is no such server. "remote list" shows them.')
    await sync.removeRemote(found.id)
    return { json: { removed: found.id }, text: '' }
  },
}

export const remoteCommands: readonly Command[] = [join, add, list, remove]
