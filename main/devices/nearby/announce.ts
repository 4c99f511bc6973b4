import type { Answer } from 'dns-packet'
import { randomHex, type Ports } from '../../platform/ports'
import { openAll, SERVICE, type Network } from './mdns'

/** So long others may remember it, in seconds: a code lives for minutes. */
const TTL_S = 10

/** Something that is said until it is stopped. */
export interface Announcement {
  /** Resolves once whoever asks is answered. */
  readonly ready: Promise<void>
  /** Takes it back, and resolves when nothing is open any more. */
  stop(): Promise<void>
}

/** Answers whoever looks for a device that shows a code with the port on which this one listens. Never fails. */
export function announce(port: number, network: Network, ports: Pick<Ports, 'randomBytes'>): Announcement {
  const name = randomHex(ports, 8)
  const opened = openAll(network).then((sockets) =>
    sockets.map((socket) => {
      const say = (ttl: number, done: () => void = () => undefined): void =>
        socket.respond({ answers: recordsOf(name, port, ttl) }, done)
      socket.on('query', ({ questions = [] }) => {
        if (questions.some(({ name: asked }) => asked.toLowerCase() === SERVICE)) say(TTL_S)
      })
      say(TTL_S)
      return () =>
        new Promise<void>((resolve) =>
          // A time to live of nothing takes it back (RFC 6762, 10.1).
          say(0, () => socket.destroy(() => resolve())),
        )
    }),
  )
  let stopping: Promise<void> | null = null
  return {
    ready: opened.then(() => undefined),
    stop: () => (stopping ??= opened.then(async (all) => void (await Promise.all(all.map((stop) => stop()))))),
  }
}

/** The address is the one that the answer comes from. */
const recordsOf = (name: string, port: number, ttl: number): Answer[] => [
  { type: 'PTR', name: SERVICE, ttl, data: `${name}.${SERVICE}` },
  { type: 'SRV', name: `${name}.${SERVICE}`, ttl, data: { port, target: `${name}.local`, priority: 0, weight: 0 } },
]
