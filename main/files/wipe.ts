import { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'

/** @throws AppError `locked` for a key that was overwritten: nothing is ever sealed under one that everybody knows */
export function checkKey(key: Uint8Array): void {
  if (key.every((byte) => byte === 0)) throw new AppError('locked', keyed('journal.locked'))
}

/** Gives a secret to one use, and overwrites it. */
export function usedOnce<S extends Uint8Array, T>(secret: S, use: (secret: S) => T): T {
  try {
    return use(secret)
  } finally {
    secret.fill(0)
  }
}
