import { AppError, toErrorReport } from '../../../app/errors'
import { plain } from '../../../app/messages/message'
import type { RawApi } from '../../../app/ipc'
import type { MemoryState } from './memoryState'

/** A call as main answers it: noted, made to fail where the state says so, and wrapped. */
const envelope =
  ({ calls, failing }: Pick<MemoryState, 'calls' | 'failing'>, name: string, call: (input: never) => unknown) =>
  async (input: unknown) => {
    calls.push({ name, input })
    const kind = failing.get(name)
    try {
      if (kind) throw new AppError(kind, plain('It was told to fail.'))
      return { ok: true, value: await call(structuredClone(input) as never) }
    } catch (error) {
      return { ok: false, error: toErrorReport(error) }
    }
  }

/** The calls by domain and name, and the subscription to events, as the preload script exposes them. */
export function rawApi(
  state: Pick<MemoryState, 'calls' | 'failing'>,
  calls: Readonly<Record<string, Readonly<Record<string, (input: never) => unknown>>>>,
  listeners: Map<string, Set<(payload: never) => void>>,
): RawApi {
  const domains = Object.entries(calls).map(([domain, methods]) => [
    domain,
    Object.fromEntries(
      Object.entries(methods).map(([name, call]) => [name, envelope(state, `${domain}.${name}`, call)]),
    ),
  ])
  const on = (event: string, listener: (payload: never) => void) => {
    const all = listeners.get(event) ?? new Set()
    listeners.set(event, all.add(listener))
    return () => all.delete(listener)
  }
  const raw: unknown = { ...Object.fromEntries(domains), on }
  return raw as RawApi
}
