import { toWritten } from '../messages/written'
import { type KeyedMessage } from '../messages/message'
import type { AudioPlace } from '../ipc/audio'

export interface PlaceFacts {
  readonly here: 'all' | 'some' | 'none'
  readonly confirmed: boolean
  /** What is wrong, in words for a person. */
  readonly damage: KeyedMessage | null
  readonly transfer: { readonly direction: 'up' | 'down'; readonly done: number; readonly total: number } | null
}

/** Where the audio of a recording is, as it is shown. */
export function placeOf({ here, confirmed, damage, transfer }: PlaceFacts): AudioPlace {
  if (transfer?.direction === 'down') return { place: 'arriving', done: transfer.done, total: transfer.total }
  if (damage !== null) return { place: 'damaged', ...toWritten(damage) }
  if (transfer?.direction === 'up') return { place: 'sending', done: transfer.done, total: transfer.total }
  if (here === 'all') return { place: confirmed ? 'both' : 'here' }
  return { place: confirmed ? 'server' : 'elsewhere' }
}
