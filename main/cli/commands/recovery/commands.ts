import type { RecoveryCodeInfo } from '../../../../app/ipc/vault'
import { recoveryNameSchema } from '../../../../app/recovery/codes'
import { dayOf } from '../../../../app/statistics/days'
import { recoveryCodes } from '../../../composition/recoveryCodes'
import { combinedCode, parsePart } from '../../../vault/codes/recoveryParts'
import { type Arguments, type Command, type CommandContext, CommandError, firstWord, UsageError } from '../../command'
import { plain } from '../../text'
import { RECOVERY_CODE, recoveryText, unlockSecret } from '../vault'

const PARTS = 'BRAINDUMP_RECOVERY_PARTS'

/** The codes of the journal, opened with what the person gives, and that once more for what asks for it again. */
async function opened(context: CommandContext) {
  const current = await unlockSecret(context)
  const { vault } = context.host
  if (vault.state.state === 'locked') await vault.unlock(current)
  await context.services()
  return { codes: recoveryCodes(context.host), current }
}

function nameOf(args: Arguments): string | undefined {
  const typed = args.text('name')
  if (typed === undefined) return undefined
  const name = recoveryNameSchema.safeParse(typed)
  if (!name.success) throw new UsageError('A name has 1 to 100 characters.')
  return name.data
}

const lineOf = (code: RecoveryCodeInfo): string =>
  [
    `${code.id}  ${code.name.replace(/\s+/g, ' ') || '(no name)'}`,
    `made ${dayOf(code.createdAt)}`,
    code.testedDay === null ? 'never tested' : `tested ${code.testedDay}`,
    code.parts === null ? '' : `in ${code.parts.of} parts, ${code.parts.needed} needed`,
    code.old ? 'MORE THAN A YEAR OLD: is it still there? "recovery test"' : '',
  ]
    .filter(Boolean)
    .join(', ')

const list: Command = {
  name: 'recovery list',
  usage: '',
  summary:
    "Shows the recovery codes of this journal: name, when they were made and last tested. The codes themselves aren't stored anywhere.",
  async run(context) {
    const { codes } = await opened(context)
    const all = await codes.list()
    return { json: all, text: plain(all.map(lineOf).join('\n')) }
  },
}

const make: Command = {
  name: 'recovery new',
  usage: '[--name NAME]',
  summary:
    'Makes a new recovery code. With a name it stands beside the others; without one the old code without a name is no longer valid.',
  options: { name: { type: 'string' } },
  async run(context, args) {
    const name = nameOf(args) ?? ''
    const { codes, current } = await opened(context)
    const { id, recoveryCode } = await codes.make(current, name)
    return { json: { id, name, recoveryCode }, text: recoveryText(recoveryCode) }
  },
}

const test: Command = {
  name: 'recovery test',
  usage: '',
  summary: 'Tries a recovery code (BRAINDUMP_RECOVERY_CODE or asked for), says whether it works, and notes the day.',
  async run(context) {
    const recoveryCode = await context.secret(RECOVERY_CODE, 'Recovery code')
    const { vault } = context.host
    // The code opens the journal in which the day is noted: nothing else is asked for.
    if (vault.state.state === 'absent') await context.services()
    if (vault.state.state === 'locked') await vault.unlock({ with: 'recovery-code', recoveryCode })
    const code = await recoveryCodes(context.host).test(recoveryCode)
    return { json: code, text: plain(`This code works: ${code.name || '(no name)'}, made ${dayOf(code.createdAt)}`) }
  },
}

const split: Command = {
  name: 'recovery split',
  usage: '--parts N --needed M [--name NAME]',
  summary:
    'Makes a new recovery code in parts for people you trust: any M of the N give it. Each comes with a part to practise with, which opens nothing.',
  options: { parts: { type: 'string' }, needed: { type: 'string' }, name: { type: 'string' } },
  async run(context, args) {
    const [parts, needed] = ['parts', 'needed'].map((name) => countOf(args, name)) as [number, number]
    const name = nameOf(args) ?? `${needed} of ${parts} parts`
    const { codes, current } = await opened(context)
    const made = await codes.split(current, { name, parts, needed })
    const sheets = made.parts.map(({ number, part, practice }) =>
      [`Part ${number} of ${parts}, any ${needed} are needed`, `  ${part}`, 'To practise with', `  ${practice}`].join(
        '\n',
      ),
    )
    return {
      json: { id: made.id, name, needed, parts: made.parts },
      text: `Shown once; give each part to somebody else, on paper.\n\n${sheets.join('\n\n')}\n`,
    }
  },
}

function countOf(args: Arguments, name: string): number {
  const typed = args.text(name)
  if (typed === undefined || !/^\d{1,2}$/.test(typed))
    throw new UsageError('Say how many parts there are and how many are needed: --parts 3 --needed 2.')
  return Number(typed)
}

const combine: Command = {
  name: 'recovery combine',
  usage: '',
  summary:
    'Puts the parts of a recovery code together (asked for one by one, or BRAINDUMP_RECOVERY_PARTS with commas between them) and answers the code. With parts to practise with it says whether they fit.',
  async run(context) {
    const recoveryCode = await combinedCode(await givenParts(context))
    if (recoveryCode !== null) return { json: { practice: false, recoveryCode }, text: `  ${recoveryCode}\n` }
    return {
      json: { practice: true, recoveryCode: null },
      text: 'The parts fit together. They were for practice and open nothing.',
    }
  },
}

/** All that the environment has, or as many as the first one says are needed. */
async function givenParts(context: CommandContext): Promise<string[]> {
  const given = context.optionalSecret(PARTS)
  if (given !== undefined) return given.split(/[,;\n]+/).filter((part) => part.trim() !== '')
  const parts: string[] = []
  let needed = 1
  while (parts.length < needed) {
    const part = await context.secret(PARTS, `Part ${parts.length + 1}${needed > 1 ? ` of ${needed}` : ''}`)
    needed = parsePart(part).needed
    parts.push(part)
  }
  return parts
}

const revoke: Command = {
  name: 'recovery revoke',
  usage: 'ID|NAME',
  summary: 'Puts a recovery code out of use, on every device. Asks for the passphrase.',
  words: [1, 1],
  async run(context, args) {
    const word = firstWord(args)
    const { codes, current } = await opened(context)
    const { id, name } = found(word, await codes.list())
    await codes.revoke(current, id)
    return { json: { revoked: id, name }, text: '' }
  },
}

/** @throws AppError `not-found`, UsageError where several have the name */
function found(word: string, all: readonly RecoveryCodeInfo[]): RecoveryCodeInfo {
  const byId = all.find(({ id }) => id === word)
  if (byId) return byId
  const [code, ...others] = all.filter(({ name }) => name === word)
  if (code === undefined)
    throw new CommandError('not-found', 'There is no such recovery code. "recovery list" shows those there are.')
  if (others.length > 0)
    throw new UsageError('Several recovery codes have this name. Say the id that "recovery list" shows.')
  return code
}

export const recoveryCommands: readonly Command[] = [list, make, test, split, combine, revoke]
