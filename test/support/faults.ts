/** One request as the proxy saw it. */
export interface Exchange {
  readonly method: string
  /** With the query. */
  readonly path: string
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: Buffer
  status: number
  readonly answer: Buffer[]
}

/** What the proxy does instead of passing a request on. */
export type Fault =
  /** Passes the first bytes of the answer on, then drops the connection. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** The server gets the request and does its work; the client never hears of it. */
  | { readonly kind: 'lose-answer' }
  /** Drops the connection without passing anything on. */
  | { readonly kind: 'drop' }
  /** Answers nothing, ever, and keeps the connection. */
  | { readonly kind: 'stall' }
  /** Answers this instead. */
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers?: Record<string, string>
      readonly body: string
    }
  /** Passes the answer on in pieces of so many bytes, one a turn of the event loop. */
  | { readonly kind: 'drip'; readonly bytes: number }
  /** Breaks the JSON of the answer in the middle, with the length it had. */
  | { readonly kind: 'garble' }

/** Decides for each request; undefined passes it on. */
export type Rule = (exchange: Exchange) => Fault | undefined

const answer = (status: number, body: string, headers: Record<string, string> = {}): Fault => ({
  kind: 'answer',
  status,
  headers,
  body,
})
const json = { 'content-type': 'application/json' }

/** Answers that servers, and what stands in front of them, are known to give. */
export const faults = {
  serverError: answer(500, '{"error":"unknown_error","reason":"undefined"}', json),
  badGateway: answer(502, '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>', {
    'content-type': 'text/html',
  }),
  unauthorized: answer(401, '{"error":"unauthorized","reason":"You are not authorized to access this db."}', json),
  forbidden: answer(403, '{"error":"forbidden","reason":"You are not allowed to access this db."}', json),
  tooLarge: answer(413, '{"error":"too_large","reason":"the request entity is too large"}', json),
  tooMany: (retryAfterSeconds: number): Fault =>
    answer(429, '{"error":"too_many_requests","reason":"slow down"}', {
      ...json,
      'retry-after': String(retryAfterSeconds),
    }),
  captivePortal: answer(200, '<html><body>Welcome to the hotel</body></html>', { 'content-type': 'text/html' }),
  stall: { kind: 'stall' },
  drop: { kind: 'drop' },
  loseAnswer: { kind: 'lose-answer' },
  garble: { kind: 'garble' },
  cut: (afterBytes: number): Fault => ({ kind: 'cut', afterBytes }),
  drip: (bytes: number): Fault => ({ kind: 'drip', bytes }),
} as const satisfies Record<string, Fault | ((n: number) => Fault)>
