import type { z } from 'zod'
import { messageSchema } from './message'
import { promptSchema } from './prompt'
import { recordingSchema } from './recording'
import { sessionSchema } from './session'
import { settingSchema } from './setting'
import { tagSchema } from './tag'

/** The schema of each entity, by the name of its database. */
export const ENTITY_SCHEMAS = {
  sessions: sessionSchema,
  messages: messageSchema,
  recordings: recordingSchema,
  tags: tagSchema,
  prompts: promptSchema,
  settings: settingSchema,
} as const

/** Databases whose documents are encrypted entities. */
export type EntityName = keyof typeof ENTITY_SCHEMAS
export const ENTITY_NAMES = Object.keys(ENTITY_SCHEMAS) as readonly EntityName[]

/** The entity a database holds. */
export type EntityOf<N extends EntityName> = z.output<(typeof ENTITY_SCHEMAS)[N]>
export type Entity = EntityOf<EntityName>

export { FORMAT } from './base'
export type { Stamp } from './base'
export type { Session } from './session'
export type { Message, MessageRole } from './message'
export type { ChunkId, Manifest, Recording, Segment, Transcript } from './recording'
export type { Tag } from './tag'
export type { Prompt } from './prompt'
export type { Setting } from './setting'
