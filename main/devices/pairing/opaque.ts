import type * as Opaque from '@serenity-kit/opaque'

/*
 * OPAQUE (RFC 9807): both sides learn a common key if they know the same code, and neither learns anything about the code of
 * the other if not. The device that shows the code plays the server, with a record that it makes for this one pairing.
 */

const USER = 'joiner'
const IDENTIFIERS = { client: 'braindump joiner', server: 'braindump host' }
/** Nobody can try codes offline, and a code lives for minutes: a costly derivation would only block the main process. */
const keyStretching = { 'argon2id-custom': { iterations: 1, memory: 1024, parallelism: 1 } }

/** Loaded on first use: its WebAssembly takes 30 ms. */
async function load(): Promise<typeof Opaque> {
  const opaque = await import('@serenity-kit/opaque')
  await opaque.ready
  return opaque
}

/** What the device with the code answers one try with. */
export interface Answered {
  readonly response: string
  /** The common key, or null where the other side did not know the code. */
  finish(request: string): string | null
}

/** The side that shows the code. Every call takes less than 10 ms. */
export interface CodeKeeper {
  /** Null for what is no request. */
  answer(request: string): Answered | null
}

/** Makes the record of one code. */
export async function keepCode(code: string): Promise<CodeKeeper> {
  const { client, server } = await load()
  const serverSetup = server.createSetup()
  const { clientRegistrationState, registrationRequest } = client.startRegistration({ password: code })
  const { registrationResponse } = server.createRegistrationResponse({
    serverSetup,
    userIdentifier: USER,
    registrationRequest,
  })
  const { registrationRecord } = client.finishRegistration({
    password: code,
    registrationResponse,
    clientRegistrationState,
    identifiers: IDENTIFIERS,
    keyStretching,
  })
  const login = { serverSetup, userIdentifier: USER, registrationRecord, identifiers: IDENTIFIERS }
  return {
    answer: (startLoginRequest) => {
      const begun = orNull(() => server.startLogin({ ...login, startLoginRequest }))
      if (begun === null) return null
      const { serverLoginState, loginResponse } = begun
      const finish = (finishLoginRequest: string) =>
        orNull(() => server.finishLogin({ serverLoginState, finishLoginRequest, identifiers: IDENTIFIERS }))
      return { response: loginResponse, finish: (request) => finish(request)?.sessionKey ?? null }
    },
  }
}

/** The side on which the code is typed: one try. */
export interface Try {
  readonly request: string
  /** Null where the code is wrong, or something was changed on the way. */
  finish(response: string): { readonly request: string; readonly key: string } | null
}

export async function tryCode(code: string): Promise<Try> {
  const { client } = await load()
  const { clientLoginState, startLoginRequest } = client.startLogin({ password: code })
  return {
    request: startLoginRequest,
    finish: (loginResponse) => {
      const input = { clientLoginState, loginResponse, password: code, identifiers: IDENTIFIERS, keyStretching }
      const done = orNull(() => client.finishLogin(input) ?? null)
      return done === null ? null : { request: done.finishLoginRequest, key: done.sessionKey }
    },
  }
}

/** The library throws at what it cannot read or verify; that is the answer no. */
function orNull<T>(work: () => T): T | null {
  try {
    return work()
  } catch {
    return null
  }
}
