import { networkInterfaces } from 'node:os'
import { codeWords } from '../../../../app/devices/pairing'
import { joinWithCode, startPairing } from '../../../composition/pairing'
import { addressesOf } from '../../../devices/pairing/addresses'
import { type Answer, type Arguments, type Command, type CommandContext, UsageError } from '../../command'
import { plain } from '../../text'

const CODE = 'BRAINDUMP_PAIRING_CODE'

const pair: Command = {
  name: 'pair',
  usage: '[--port N]',
  summary:
    'Shows a code of eight digits with which another device on this network joins ("join --code" there). Ends when it has joined, or after five minutes. With --json the first line has the code and the port, the second one who joined.',
  options: { port: { type: 'string' } },
  async run(context, args) {
    const port = portOf(args)
    await context.services()
    const pairing = await startPairing(context.host, port)
    const stop = (): void => pairing.close()
    context.signal.addEventListener('abort', stop, { once: true })
    try {
      if (context.json) context.print(`${JSON.stringify({ code: pairing.code, port: pairing.port })}\n`)
      else {
        const where = addressesOf(networkInterfaces()).map((address) => `${address}:${pairing.port}`)
        context.print(`code     ${codeWords(pairing.code)}\n`)
        context.print(`address  ${where.join('  or  ')}\n`)
      }
      const { id, name } = await pairing.joined
      return { json: { joined: { id, name } }, text: plain(`joined   ${name.replace(/\s+/g, ' ')}`) }
    } finally {
      context.signal.removeEventListener('abort', stop)
      pairing.close()
    }
  },
}

function portOf(args: Arguments): number {
  const typed = args.text('port')
  if (typed === undefined) return 0
  const port = Number(typed)
  if (/^\d{1,5}$/.test(typed) && port >= 1 && port <= 65_535) return port
  throw new UsageError('A port is a number from 1 to 65535.')
}

/** `join --code`: the code from the environment, or asked for. */
export async function runJoinWithCode(context: CommandContext, args: Arguments): Promise<Answer> {
  const address = args.text('host') ?? ''
  const code = await context.secret(CODE, 'Code on the other device')
  const { vaultId, from, servers } = await joinWithCode(context.host, { code, address }, context.signal)
  const next = servers > 0 ? '"sync" fetches the journal' : 'add a server on both to sync'
  return {
    json: { vaultId, from, servers },
    text: plain(`joined vault ${vaultId} from ${from.replace(/\s+/g, ' ')}; ${next}`),
  }
}

export const pairingCommands: readonly Command[] = [pair]
