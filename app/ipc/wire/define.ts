import type { z } from 'zod'
import type { ErrorReport } from '../../errors'

/** One call a window may make: what it sends and what it gets, both parsed on arrival. */
export interface CallDefinition<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly input: I
  readonly output: O
}

/** Defines a call. Sizes and units belong into the names of the fields. */
export const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O): CallDefinition<I, O> => ({
  input,
  output,
})

/** Domains of calls: `{ journal: { list: call(…) } }` is reached as `window.api.journal.list(…)` over channel `journal.list`. */
export type Contract = Readonly<Record<string, Readonly<Record<string, CallDefinition>>>>
/** Events say what changed (ids, sequence, progress), never content or keys. */
export type EventContract = Readonly<Record<string, z.ZodType>>

/** What every call answers on the wire; the window's client turns it back into a value or a thrown error. */
export type Envelope<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorReport }

/** The frozen object in the window, as the preload script exposes it. */
export type RawApi<C extends Contract, E extends EventContract> = {
  readonly [D in keyof C]: {
    readonly [K in keyof C[D]]: (input: z.input<C[D][K]['input']>) => Promise<Envelope<z.output<C[D][K]['output']>>>
  }
} & { readonly on: Subscribe<E> }

/** The same, unwrapped: a failed call rejects with an `AppError`. */
export type Api<C extends Contract, E extends EventContract> = {
  readonly [D in keyof C]: {
    readonly [K in keyof C[D]]: (input: z.input<C[D][K]['input']>) => Promise<z.output<C[D][K]['output']>>
  }
} & { readonly on: Subscribe<E> }

/** Subscribes to an event; the answer unsubscribes. */
export type Subscribe<E extends EventContract> = <K extends keyof E & string>(
  event: K,
  listener: (payload: z.output<E[K]>) => void,
) => () => void

/** One handler a call; a missing one does not compile. */
export type Handlers<C extends Contract> = {
  readonly [D in keyof C]: DomainHandlers<C[D]>
}

/** The handlers of one domain. */
export type DomainHandlers<D extends Contract[string]> = {
  readonly [K in keyof D]: (
    input: z.output<D[K]['input']>,
  ) => Promise<z.input<D[K]['output']>> | z.input<D[K]['output']>
}

/** Sends an event to every window. */
export type Emit<E extends EventContract> = <K extends keyof E & string>(event: K, payload: z.input<E[K]>) => void

/** `domain.call` for every call of a contract, in a stable order. */
export function channelsOf(contract: Contract): string[] {
  return Object.entries(contract)
    .flatMap(([domain, calls]) => Object.keys(calls).map((name) => `${domain}.${name}`))
    .sort()
}
