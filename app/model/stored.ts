import { packRecording, unpackRecording } from './pack'
import type { Entity } from '.'

/** An entity as it is written down. Equal entities give equal results. */
export const toStored = (entity: Entity): object => (entity.type === 'recording' ? packRecording(entity) : entity)

/** The fields of an entity from what was written down; nothing in them is checked yet. */
export const fromStored = (body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  body['type'] === 'recording' ? unpackRecording(body) : body
