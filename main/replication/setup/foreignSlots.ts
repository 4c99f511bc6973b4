import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { ARGON2_PARAMETERS, type Argon2Parameters } from '../../vault/argon2'
import type { SlotLimits } from '../../vault/keyring'

/*
 * What somebody who joins computes before anything of a server is proved: the slots are whatever the server says.
 */

/** The most that is worked on a slot: four times what this version asks for, and more than any earlier one asked. */
const CEILING: Argon2Parameters = { memoryKiB: 262_144, iterations: 8, parallelism: 4 }
/** The least that protects a passphrase (OWASP, Argon2id): nobody's app wrote less. */
const FLOOR: Argon2Parameters = { memoryKiB: 19_456, iterations: 2, parallelism: 1 }
/** Each change of the passphrase leaves one way in; apart from each other, a few devices leave a few. */
const MOST_SLOTS = 16

/** @param own what this device would ask for itself: that is never too little (tests ask for less than anybody should) */
export const foreignSlots = (own: Argon2Parameters = ARGON2_PARAMETERS): SlotLimits => ({
  checkCount: (count) => {
    if (count > MOST_SLOTS) throw new AppError('remote', keyed('join.manyWays', { count, most: MOST_SLOTS }))
  },
  check: (slot) => {
    if (slot.kind !== 'passphrase') return
    if (someAbove(slot.argon2, CEILING)) throw new AppError('remote', keyed('join.tooMuchWork'))
    if (someAbove(FLOOR, slot.argon2) && someAbove(own, slot.argon2))
      throw new AppError('remote', keyed('join.tooLittleWork'))
  },
})

const someAbove = (one: Argon2Parameters, other: Argon2Parameters): boolean =>
  one.memoryKiB > other.memoryKiB || one.iterations > other.iterations || one.parallelism > other.parallelism
