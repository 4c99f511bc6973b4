import { z } from 'zod'
import { isNearAddress } from '../../../app/replication/inTheClear'
import { openAll, SERVICE, type Network } from './mdns'

/** Where a device listens that shows a code. */
export interface Found {
  readonly host: string
  readonly port: number
}

export interface FindOptions extends Network {
  readonly signal: AbortSignal
  /** How long to ask until somebody answers. */
  readonly waitMs?: number
  /** How long to wait for others once somebody has. */
  readonly settleMs?: number
}

const WAIT_MS = 4_000
const SETTLE_MS = 300
const ASK_EVERY_MS = 250
/** Whoever floods the network is not listened to for ever. */
const MOST_FOUND = 20

/** The devices on these networks that show a code; none when nobody answers, or it was aborted. Never fails. */
export async function findNearby(options: FindOptions): Promise<readonly Found[]> {
  const { signal, waitMs = WAIT_MS, settleMs = SETTLE_MS } = options
  const sockets = await openAll(options)
  // One device answers on every network that both are on: its first answer counts.
  const found = new Map<string, Found>()
  const asking = new Asking(waitMs, signal)
  for (const socket of sockets)
    socket.on('response', ({ answers = [], additionals = [] }, { address }) => {
      for (const { name, port } of servicesIn([...answers, ...additionals])) {
        if (!isNearAddress(address) || found.has(name) || found.size >= MOST_FOUND) continue
        found.set(name, { host: address, port })
        asking.endWithin(settleMs)
      }
    })
  if (sockets.length > 0)
    await asking.run(() => {
      for (const socket of sockets) socket.query(SERVICE, 'PTR')
    })
  await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.destroy(() => resolve()))))
  return [...found.values()]
}

/** Does something again and again until its time is over. */
class Asking {
  readonly #signal: AbortSignal
  #timer: NodeJS.Timeout | undefined
  #end: () => void = () => undefined
  #waitMs: number

  constructor(waitMs: number, signal: AbortSignal) {
    this.#waitMs = waitMs
    this.#signal = signal
  }

  async run(ask: () => void): Promise<void> {
    const ended = new Promise<void>((resolve) => (this.#end = resolve))
    this.#signal.addEventListener('abort', this.#end, { once: true })
    const again = setInterval(ask, ASK_EVERY_MS)
    this.endWithin(this.#waitMs)
    try {
      if (this.#signal.aborted) return
      ask()
      await ended
    } finally {
      clearInterval(again)
      clearTimeout(this.#timer)
      this.#signal.removeEventListener('abort', this.#end)
    }
  }

  endWithin(ms: number): void {
    // Only ever sooner: whoever keeps answering keeps nobody waiting.
    if (this.#timer !== undefined && ms >= this.#waitMs) return
    this.#waitMs = ms
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#end(), ms)
  }
}

/** A time to live of nothing takes the service back. */
const serviceSchema = z.object({
  type: z.literal('SRV'),
  name: z.string().toLowerCase().endsWith(`.${SERVICE}`),
  ttl: z.number().positive(),
  data: z.object({ port: z.number().int().min(1).max(65_535) }),
})

/** Names and ports of the services in an answer. */
function servicesIn(answers: readonly unknown[]): { name: string; port: number }[] {
  return answers.flatMap((answer) => {
    const { data: service } = serviceSchema.safeParse(answer)
    return service === undefined ? [] : [{ name: service.name, port: service.data.port }]
  })
}
