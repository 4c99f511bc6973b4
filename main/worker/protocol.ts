import type { ErrorReport } from '../../app/errors'
import type { HeavyCall, InputOf } from './calls'

export interface HeavyRequest<C extends HeavyCall = HeavyCall> {
  readonly id: number
  readonly call: C
  readonly input: InputOf<C>
}

export type HeavyReply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: ErrorReport }
