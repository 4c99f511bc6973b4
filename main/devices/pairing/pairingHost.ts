import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { codeFrom, PAIRING_MS, PAIRING_TRIES } from '../../../app/devices/pairing'
import { AppError, toAppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { isNearAddress } from '../../../app/replication/inTheClear'
import type { Ports } from '../../platform/ports'
import { Frames } from './frames'
import { SILENCE_MS } from './join'
import {
  asBytes,
  doneSchema,
  finishSchema,
  MOST_HANDSHAKE_BYTES,
  PAIRING_VERSION,
  parseMessage,
  readySchema,
  requestSchema,
  type Bundle,
  type Partner,
} from './messages'
import { keepCode, type CodeKeeper } from './opaque'
import { SealedFrames } from './sealedFrames'

/** Connections at once; more are turned away. */
const MOST_CONNECTIONS = 4
/** How long the other device may take to open the journal that it got. */
const ADOPTING_MS = 120_000

export interface PairingHostOptions {
  readonly ports: Pick<Ports, 'randomBytes'>
  /** 0 for any that is free. */
  readonly port: number
  /** Made when somebody has proved the code. */
  readonly bundle: () => Promise<Bundle>
  readonly lifetimeMs?: number
  readonly silenceMs?: number
}

/** A device that shows a code and hands the journal over to whoever proves to know it, once. */
export class PairingHost {
  readonly code: string
  readonly port: number
  /** Who joined. @throws AppError `pairing` after its time or too many wrong codes, `cancelled` */
  readonly joined: Promise<Partner>
  readonly #options: PairingHostOptions
  readonly #keeper: CodeKeeper
  readonly #server: Server
  readonly #open = new Set<Frames>()
  readonly #timer: NodeJS.Timeout
  readonly #settle: { resolve(partner: Partner): void; reject(error: AppError): void }
  #tries = 0
  #handedOver = false
  #ended = false

  private constructor(options: PairingHostOptions, code: string, keeper: CodeKeeper, server: Server, port: number) {
    this.code = code
    this.port = port
    this.#options = options
    this.#keeper = keeper
    this.#server = server
    let settle: { resolve(partner: Partner): void; reject(error: AppError): void } | undefined
    this.joined = new Promise((resolve, reject) => (settle = { resolve, reject }))
    // Whoever waits for it is told; nobody has to.
    this.joined.catch(() => undefined)
    this.#settle = settle as unknown as { resolve(partner: Partner): void; reject(error: AppError): void }
    this.#timer = setTimeout(
      () => this.#end(new AppError('pairing', keyed('pairing.nobodyCame'))),
      options.lifetimeMs ?? PAIRING_MS,
    )
    server.on('error', (cause) => this.#end(new AppError('pairing', keyed('pairing.noMoreConnections'), { cause })))
    server.on('connection', (socket) => void this.#meet(socket))
  }

  /** Draws a code and listens for whoever knows it. @throws AppError `busy` when the port is taken */
  static async open(options: PairingHostOptions): Promise<PairingHost> {
    let code: string | null = null
    while (code === null) code = codeFrom(options.ports.randomBytes(4))
    const keeper = await keepCode(code)
    const server = createServer()
    server.listen(options.port)
    await once(server, 'listening').catch((cause: unknown) => {
      throw new AppError('busy', keyed('pairing.port', { port: options.port }), { cause })
    })
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : options.port
    return new PairingHost(options, code, keeper, server, port)
  }

  /** Ends it, unless it has ended. */
  close(): void {
    this.#end(new AppError('cancelled', keyed('pairing.cancelled')))
  }

  async #meet(socket: Socket): Promise<void> {
    socket.on('error', () => undefined) // `Frames` tells whoever reads; before that nobody misses it.
    const isStranger = !isNearAddress(socket.remoteAddress ?? '')
    if (this.#ended || isStranger || this.#open.size >= MOST_CONNECTIONS) return void socket.destroy()
    const frames = new Frames(socket, this.#options.silenceMs ?? SILENCE_MS)
    this.#open.add(frames)
    try {
      await this.#serve(frames)
    } catch {
      // Whoever it was is told by the end of the connection. What counts was counted.
      frames.destroy()
    } finally {
      this.#open.delete(frames)
      if (this.#tries >= PAIRING_TRIES && this.#open.size === 0 && !this.#handedOver)
        this.#end(new AppError('pairing', keyed('pairing.threeWrong')))
    }
  }

  async #serve(frames: Frames): Promise<void> {
    const request = await frames.read(MOST_HANDSHAKE_BYTES)
    const asked = parseMessage(requestSchema, request)
    if (asked.version !== PAIRING_VERSION) return refuse(frames, 'version')
    if (this.#tries >= PAIRING_TRIES || this.#handedOver) return refuse(frames, 'ended')
    const answered = this.#keeper.answer(asked.request)
    if (answered === null) return frames.destroy()
    // Counted before it is sent: whoever gets it knows whether the guess was right, and need not come back.
    this.#tries += 1
    const answer = asBytes({ version: PAIRING_VERSION, answer: 'response', response: answered.response })
    frames.write(answer)
    const finish = await frames.read(MOST_HANDSHAKE_BYTES)
    const proof = parseMessage(finishSchema, finish).finish
    const key = proof === null ? null : answered.finish(proof)
    if (key === null) return frames.destroy()
    const channel = new SealedFrames(frames, 'host', key, [request, answer, finish])
    try {
      await this.#handOver(channel)
      frames.close()
    } finally {
      channel.wipe()
    }
  }

  async #handOver(channel: SealedFrames): Promise<void> {
    readySchema.parse(await channel.receive(MOST_HANDSHAKE_BYTES))
    if (this.isOver) return
    let bundle: Bundle
    try {
      bundle = await this.#options.bundle()
    } catch (error) {
      // Nobody guessed wrong: what cannot be handed over is said here, where it can be mended.
      return this.#end(toAppError(error))
    }
    if (this.isOver) return
    this.#handedOver = true
    channel.send(bundle)
    try {
      const { done } = doneSchema.parse(
        await channel.receive(MOST_HANDSHAKE_BYTES, this.#options.silenceMs ?? ADOPTING_MS),
      )
      this.#end(done)
    } catch (error) {
      this.#end(toAppError(error))
    }
  }

  /** The journal was handed over, or will not be. */
  private get isOver(): boolean {
    return this.#handedOver || this.#ended
  }

  #end(how: Partner | AppError): void {
    if (this.#ended) return
    this.#ended = true
    clearTimeout(this.#timer)
    this.#server.close()
    if (how instanceof AppError) {
      for (const frames of this.#open) frames.destroy()
      this.#settle.reject(this.#handedOver ? new AppError('pairing', NOT_SAID, { cause: how }) : how)
    } else this.#settle.resolve(how)
  }
}

const NOT_SAID = keyed('pairing.notSaid')

function refuse(frames: Frames, why: 'ended' | 'version'): void {
  frames.write(asBytes({ version: PAIRING_VERSION, answer: 'refused', why }))
  frames.close()
}
