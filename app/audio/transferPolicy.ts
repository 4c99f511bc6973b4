import type { AudioPolicy } from '../ipc/audio'

/** What decides whether the audio of a recording travels now. */
export interface TransferFacts {
  readonly policy: AudioPolicy
  readonly marked: boolean
  /** In the trash. */
  readonly deleted: boolean
  /** Its key was erased: nothing can be done with the audio any more. */
  readonly erased: boolean
  /** How much of the audio is on this device. */
  readonly here: 'all' | 'some' | 'none'
  /** The remote has confirmed every chunk. */
  readonly confirmed: boolean
  /** A person asked for it on this device and it has not arrived yet. */
  readonly wanted: boolean
  /** A person freed or cancelled it on this device: no policy moves it until somebody asks. */
  readonly evicted: boolean
}

export type TransferDecision = 'up' | 'down' | 'none'

/** What to do with one recording, by the device's policy and by what was asked for it (docs/DESIGN.md, Audio policy). */
export function decideTransfer(facts: TransferFacts): TransferDecision {
  if (facts.erased) return 'none'
  if (facts.wanted && facts.here !== 'all') return 'down'
  const travels = facts.policy === 'everything' || (facts.policy === 'marked' && facts.marked)
  if (!travels || facts.evicted || facts.deleted) return 'none'
  if (facts.here === 'all') return facts.confirmed ? 'none' : 'up'
  // What the remote is not known to have would only be asked for in vain.
  return facts.confirmed ? 'down' : 'none'
}
