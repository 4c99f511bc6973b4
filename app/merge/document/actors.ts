import type { DeviceId } from '../../ids'
import type { EditContext } from './entity'

/** Enough for what is edited in one session; an entity beyond that merely gets a new actor with its next edit. */
const REMEMBERED = 2_000

interface OwnChange {
  readonly actor: string
  /** Hash of the last change this process made under the actor. */
  readonly change: string
}

/** This process's own last change, by device and entity. */
const own = new Map<string, OwnChange>()

/**
 * Actors are 8 bytes of device id and 8 random bytes. One is used again only while the history at hand contains this
 * process's own last change under it: otherwise two branches would count the same sequence numbers and could never be
 * merged ("duplicate seq", docs/DESIGN.md, Actors). That happens whenever a write was refused, or a leaf without our
 * change won.
 */
export const actorOf = (ctx: EditContext): string => `${ctx.device}${ctx.randomHex()}`

/** The change that must be in a history before its actor may be used again, if this process made one. */
export const ownChange = (device: DeviceId, entityId: string): OwnChange | undefined => own.get(`${device} ${entityId}`)

/** Notes the change just made, so that the next edit can go on under its actor. */
export function rememberOwnChange(device: DeviceId, entityId: string, made: OwnChange): void {
  const key = `${device} ${entityId}`
  own.delete(key)
  own.set(key, made)
  if (own.size <= REMEMBERED) return
  const oldest = own.keys().next()
  if (oldest.done !== true) own.delete(oldest.value)
}

/** The device that made a change, read from its actor. Derived roots (time 0, no predecessors) were made by none: ask first. */
export const deviceOfActor = (actor: string): DeviceId => actor.slice(0, 16) as DeviceId
