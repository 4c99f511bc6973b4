import { z } from 'zod'

/*
 * Identifiers. They are random, name nothing and carry no time (docs/DESIGN.md, Ids). Each kind is branded, so that
 * only the parsers and makers in this file produce one.
 */

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'

const prefixed = (prefix: string) => z.string().regex(new RegExp(`^${prefix}:${UUID}$`))

export const sessionIdSchema = prefixed('session').brand<'SessionId'>()
export const messageIdSchema = z
  .string()
  .regex(new RegExp(`^message:${UUID}:${UUID}$`))
  .brand<'MessageId'>()
export const recordingIdSchema = prefixed('recording').brand<'RecordingId'>()
export const tagIdSchema = prefixed('tag').brand<'TagId'>()
export const promptIdSchema = prefixed('prompt').brand<'PromptId'>()
export const settingIdSchema = z
  .string()
  .regex(/^setting:[a-z][A-Za-z0-9.-]{0,99}$/)
  .brand<'SettingId'>()
/** 8 random bytes in hex: one installation of the app with one profile. */
export const deviceIdSchema = z
  .string()
  .regex(/^[0-9a-f]{16}$/)
  .brand<'DeviceId'>()

export type SessionId = z.infer<typeof sessionIdSchema>
export type MessageId = z.infer<typeof messageIdSchema>
export type RecordingId = z.infer<typeof recordingIdSchema>
export type TagId = z.infer<typeof tagIdSchema>
export type PromptId = z.infer<typeof promptIdSchema>
export type SettingId = z.infer<typeof settingIdSchema>
export type DeviceId = z.infer<typeof deviceIdSchema>
export type EntityId = SessionId | MessageId | RecordingId | TagId | PromptId | SettingId

/** A source of random UUIDs (version 4, lower case). Injected, so that tests can repeat a run. */
export type NewUuid = () => string

export const newSessionId = (uuid: NewUuid): SessionId => sessionIdSchema.parse(`session:${uuid()}`)
export const newRecordingId = (uuid: NewUuid): RecordingId => recordingIdSchema.parse(`recording:${uuid()}`)
export const newTagId = (uuid: NewUuid): TagId => tagIdSchema.parse(`tag:${uuid()}`)
export const newPromptId = (uuid: NewUuid): PromptId => promptIdSchema.parse(`prompt:${uuid()}`)
export const settingId = (key: string): SettingId => settingIdSchema.parse(`setting:${key}`)

/** A message belongs to its session by its id, so the messages of one session are one range of ids. */
export const newMessageId = (session: SessionId, uuid: NewUuid): MessageId =>
  messageIdSchema.parse(`message:${uuidOf(session)}:${uuid()}`)

/** The last UUID inside an id. */
export const uuidOf = (id: SessionId | MessageId | RecordingId | TagId | PromptId): string =>
  id.slice(id.lastIndexOf(':') + 1)

/** The session a message belongs to. */
export const sessionOfMessage = (id: MessageId): SessionId => sessionIdSchema.parse(`session:${id.split(':')[1] ?? ''}`)

/** The range of ids that holds exactly the messages of one session, both ends included. */
export const messageRange = (session: SessionId): { startkey: string; endkey: string } => ({
  startkey: `message:${uuidOf(session)}:`,
  endkey: `message:${uuidOf(session)}:\uffff`,
})
