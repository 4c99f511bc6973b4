import { contract } from '../../../app/ipc'
import { AppError, toAppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { Host } from '../../composition/compose'
import type { GateOptions } from '../../ipc/gate'

type Handlers = GateOptions['handlers']

/**
 * The profile behind the window. One that does not open (in use, read-only, damaged) still gets a window: every call
 * then answers with the reason, and asking for the vault's state tries again.
 */
export class CarriedHost {
  readonly #open: () => Promise<Host>
  readonly #handlersOf: (host: Host) => Handlers
  #opening: Promise<{ host: Host; handlers: Handlers }>
  #closed = false

  constructor(open: () => Promise<Host>, handlersOf: (host: Host) => Handlers) {
    this.#open = open
    this.#handlersOf = handlersOf
    this.#opening = this.#start()
  }

  /** Why the profile did not open; undefined when it did. */
  async problem(): Promise<AppError | undefined> {
    return this.#opening.then(
      () => undefined,
      (error: unknown) => toAppError(error),
    )
  }

  /** @throws AppError what kept the profile from opening */
  async host(): Promise<Host> {
    return (await this.#opening).host
  }

  /** Handlers for the gate, of every domain that the contract names. */
  handlers(): Handlers {
    return Object.fromEntries(
      Object.entries(contract).map(([domain, calls]) => [
        domain,
        Object.fromEntries(
          Object.keys(calls).map((name) => [name, (input: never): Promise<unknown> => this.#call(domain, name, input)]),
        ),
      ]),
    )
  }

  async close(): Promise<void> {
    this.#closed = true
    const opened = await this.#opening.catch(() => undefined) // What did not open has nothing to close.
    await opened?.host.close()
  }

  async #call(domain: string, name: string, input: never): Promise<unknown> {
    if (domain === 'vault' && name === 'state' && (await this.problem()) && !this.#closed) {
      this.#opening = this.#start()
    }
    const handler = (await this.#opening).handlers[domain]?.[name]
    if (!handler) throw new AppError('unsupported', keyed('shell.notYet'))
    return handler(input)
  }

  #start(): Promise<{ host: Host; handlers: Handlers }> {
    const opening = this.#open().then((host) => ({ host, handlers: this.#handlersOf(host) }))
    opening.catch(() => undefined) // Whoever calls hears of it; nobody may call for a while.
    return opening
  }
}
