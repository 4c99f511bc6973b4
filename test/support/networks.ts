import { execFileSync } from 'node:child_process'

/** Two networks that only see each other: a cable between two namespaces of this machine. */
export interface TwoNetworks {
  /** What to put before a command so that it runs in the first, or in the second one. */
  readonly inside: readonly [string[], string[]]
  remove(): void
}

const ip = (...args: string[]): void => void execFileSync('ip', args, { stdio: 'ignore' })

/** Null where this user may not make networks. */
export function twoNetworks(): TwoNetworks | null {
  const [first, second] = ['a', 'b'].map((name) => `braindump-${process.pid}-${name}`) as [string, string]
  const cable = (name: string): string => `bd${process.pid}${name}`
  const remove = (): void => {
    for (const name of [first, second])
      try {
        ip('netns', 'del', name)
      } catch {
        // It was never made.
      }
  }
  try {
    ip('netns', 'add', first)
    ip('netns', 'add', second)
    ip('link', 'add', cable('a'), 'netns', first, 'type', 'veth', 'peer', 'name', cable('b'), 'netns', second)
    for (const [name, end, address] of [
      [first, 'a', '10.77.22.1/24'],
      [second, 'b', '10.77.22.2/24'],
    ] as const) {
      ip('-n', name, 'addr', 'add', address, 'dev', cable(end))
      ip('-n', name, 'link', 'set', 'lo', 'up')
      ip('-n', name, 'link', 'set', cable(end), 'up')
    }
    return { inside: [inside(first), inside(second)], remove }
  } catch {
    remove()
    return null
  }
}

const inside = (name: string): string[] => ['ip', 'netns', 'exec', name]

/** Whether this user may make networks. */
export function mayMakeNetworks(): boolean {
  const made = twoNetworks()
  made?.remove()
  return made !== null
}
