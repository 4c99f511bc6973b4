import { randomBytes, randomUUID } from 'node:crypto'

/** The outside world that tests replace: time and chance. Everything else is real. */
export interface Ports {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly uuid: () => string
  readonly randomBytes: (length: number) => Buffer
}

export const systemPorts: Ports = { now: () => Date.now(), uuid: randomUUID, randomBytes }

/** `length` random bytes in hex. */
export const randomHex = (ports: Pick<Ports, 'randomBytes'>, length: number): string =>
  ports.randomBytes(length).toString('hex')
