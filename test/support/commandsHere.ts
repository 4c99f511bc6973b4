import type { Command, CommandContext } from '../../main/cli/command'
import { run } from '../../main/cli/run'
import type { Device } from './device'

export interface AnsweredHere {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs commands on a device of this process: the real commands, without starting a process for each. */
export const commandsHere =
  (device: () => Device, commands: readonly Command[]) =>
  async (...argv: string[]): Promise<AnsweredHere> => {
    const [out, err]: [string[], string[]] = [[], []]
    const { host } = device()
    const context = { host, services: async () => device().services, cwd: process.cwd() } as unknown as CommandContext
    const code = await run(argv, {
      commands,
      open: async () => ({ context, close: async () => undefined }),
      out: (text) => out.push(text),
      err: (text) => err.push(text),
    })
    return { code, out: out.join(''), err: err.join('') }
  }
