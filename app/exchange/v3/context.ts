import type { DeviceId, TagId } from '../../ids'
import type { DerivedUuid } from '../plan'

/** What the mapping needs to know of the world. */
export interface V3Context {
  readonly derive: DerivedUuid
  readonly device: DeviceId
  /** Where the sound of a recording is, by its path in the database; null when the file is not there or is no sound. */
  readonly audioPath: (filepath: string) => string | null
  /** The tag of this name that the journal has already. */
  readonly existingTag: (name: string) => TagId | null
  /** For rows without a readable time. */
  readonly fallbackMs: number
}

/** The id alone can be another session in another database; with its time it is this one. */
export const keyOf = (row: { readonly id: number; readonly created_at: string | number | null }): string =>
  `${row.id} ${row.created_at ?? ''}`
