import type { ErrorReport } from '../../../app/errors'

/** What a thread can do: input and output of each call, by its name. */
export type Calls<C> = { [K in keyof C]: { readonly input: unknown; readonly output: unknown } }

export interface Request<C extends Calls<C>, K extends keyof C = keyof C> {
  readonly id: number
  readonly call: K
  readonly input: C[K]['input']
}

/** Errors do not travel between threads; what a caller can act on does. */
export type Answer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: ErrorReport }
