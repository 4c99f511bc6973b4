import { AppError, toAppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'

/** leveldb found that a file is not what it wrote, or what it read could not be parsed any more. */
const isDamage = (error: unknown): boolean =>
  error instanceof Error &&
  (/^Corruption: /.test(error.message) ||
    (error instanceof SyntaxError && /level-codec|leveldown/.test(error.stack ?? '')))

/** What an error that nobody caught means for a person, and what to do. Names no content: what could not be parsed is left out. */
export function uncaughtError(cause: unknown): AppError {
  if (isDamage(cause)) {
    const how = cause instanceof SyntaxError ? '' : ` (${(cause as Error).message})`
    return new AppError('integrity', keyed('crash.damagedFiles', { how }), { cause })
  }
  const { kind, message, told } = toAppError(cause)
  const what = kind === 'internal' ? keyed('crash.wrong', { reason: message }) : told
  return new AppError(kind, keyed('crash.closed', { what }), { cause })
}

/**
 * Errors of this process that nobody caught. After one nobody knows what state things are in: whoever listens says it, saves
 * and closes what can be, and ends the process.
 */
export class Uncaught {
  readonly #listener: (error: unknown) => void
  #happened = false

  /** @param onFirst told of the first one; what comes after it, most likely because of it, goes to `onMore` */
  constructor(onFirst: (error: unknown) => void, onMore: (error: unknown) => void = () => undefined) {
    this.#listener = (error) => {
      const isFirst = !this.#happened
      this.#happened = true
      if (isFirst) onFirst(error)
      else onMore(error)
    }
    process.on('uncaughtException', this.#listener)
    process.on('unhandledRejection', this.#listener)
  }

  get happened(): boolean {
    return this.#happened
  }

  stop(): void {
    process.off('uncaughtException', this.#listener)
    process.off('unhandledRejection', this.#listener)
  }
}

/**
 * Waits for the last work, but not for ever: what was under way when nobody caught an error may never end. What fails is
 * left as a kill leaves it, and recovered by the next start.
 */
export async function within(ms: number, work: () => Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))
  await Promise.race([work().catch(() => undefined), late])
  clearTimeout(timer)
}
