import type { DeviceId } from '../../ids'
import type { Entity } from '../../model'

/** Who edits, and when. */
export interface EditContext {
  readonly device: DeviceId
  /** Milliseconds; stamps and history take it as it is. */
  readonly nowMs: number
  /** 8 random bytes in hex: an actor is the id of the device and these (docs/DESIGN.md, Actors). */
  readonly randomHex: () => string
}

/** The fields of an entity that an edit may change; identity, format, history and stamps are kept by the core. */
export type Patch<E extends Entity> = Partial<Omit<E, 'id' | 'type' | 'format' | 'am' | 'stamps' | 'stamp'>>
