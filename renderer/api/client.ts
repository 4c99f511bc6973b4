import { AppError } from '../../app/errors'
import type { Envelope } from '../../app/ipc/wire/define'
import type { Api, RawApi } from '../../app/ipc'

type RawCall = (input: unknown) => Promise<Envelope<unknown>>

/** Turns an envelope back into a value; a failure rejects with the `AppError` that main named. */
async function unwrap(call: RawCall, input: unknown): Promise<unknown> {
  const answer = await call(input)
  if (answer.ok) return answer.value
  throw AppError.of(answer.error)
}

/** The same calls as the preload's object, unwrapped. Walks what is there, so the contract itself is not needed at run time. */
export function createApi(raw: RawApi): Api {
  const domains = Object.entries(raw).filter(([, calls]) => typeof calls === 'object')
  const unwrapped = domains.map(([domain, calls]) => [
    domain,
    Object.fromEntries(
      Object.entries(calls as Record<string, RawCall>).map(([name, call]) => [
        name,
        (input: unknown) => unwrap(call, input),
      ]),
    ),
  ])
  return { ...(Object.fromEntries(unwrapped) as Omit<Api, 'on'>), on: raw.on }
}
