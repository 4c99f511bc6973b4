import { begin } from '../../../app/merge/document/edit'
import type { EditContext } from '../../../app/merge/document/entity'
import type { LiveLeaf } from '../../../app/merge/outcome'
import {
  messageIdSchema,
  promptIdSchema,
  recordingIdSchema,
  sessionIdSchema,
  tagIdSchema,
  type DeviceId,
} from '../../../app/ids'
import type { Entity, Message, Prompt, Recording, Session, Tag } from '../../../app/model'
import { manifestSchema } from '../../../app/model/recording'

const UUID = '3f0c1c52-6f9d-4b0e-9a53-0f8f1e6a7b01'
export const LAPTOP = 'aaaaaaaaaaaaaaaa' as DeviceId
export const PHONE = 'bbbbbbbbbbbbbbbb' as DeviceId
export const TABLET = 'cccccccccccccccc' as DeviceId
export const tagId = (n: number) => tagIdSchema.parse(`tag:3f0c1c52-6f9d-4b0e-9a53-0f8f1e6a7b0${n}`)

let random = 0

/** An edit on a device at a time; random parts of actors count up, so that runs can be repeated. */
export const at = (nowMs: number, device: DeviceId = LAPTOP): EditContext => ({
  device,
  nowMs,
  randomHex: () => (++random).toString(16).padStart(16, '0'),
})

export const session = (fields: Partial<Session> = {}): Session =>
  begin<Session>(
    {
      id: sessionIdSchema.parse(`session:${UUID}`),
      type: 'session',
      title: 'Monday',
      createdAt: 1000,
      tags: {},
      pinned: false,
      archived: false,
      deletedAt: null,
      deletedSaw: null,
      ...fields,
    },
    at(1000),
  )

export const message = (text = 'see you Tuesday at the lake'): Message =>
  begin<Message>(
    {
      id: messageIdSchema.parse(`message:${UUID}:${UUID}`),
      type: 'message',
      role: 'note',
      text,
      recordingId: null,
      createdAt: 1000,
      deletedAt: null,
    },
    at(1000),
  )

export const tag = (name = 'work'): Tag =>
  begin<Tag>(
    { id: tagId(1), type: 'tag', name, color: '#112233', createdAt: 1000, deletedAt: null, mergedInto: null },
    at(1000),
  )

export const prompt = (): Prompt =>
  begin<Prompt>(
    {
      id: promptIdSchema.parse(`prompt:${UUID}`),
      type: 'prompt',
      name: 'Review',
      content: 'What went well today?',
      createdAt: 1000,
      deletedAt: null,
    },
    at(1000),
  )

export const manifest = (n: number) =>
  manifestSchema.parse({
    chunks: [{ id: String(n).repeat(64).slice(0, 64), sizeBytes: 10 }],
    sizeBytes: 10,
    root: String(n).repeat(64).slice(0, 64),
  })

export const recording = (): Recording =>
  begin<Recording>(
    {
      id: recordingIdSchema.parse(`recording:${UUID}`),
      type: 'recording',
      sessionId: sessionIdSchema.parse(`session:${UUID}`),
      createdAt: 1000,
      device: LAPTOP,
      source: 'microphone',
      fileName: null,
      mimeType: 'audio/webm;codecs=opus',
      durationMs: 60_000,
      sampleRateHz: 48_000,
      channels: 1,
      key: 'a2V5',
      manifest: manifest(1),
      previous: [],
      peaks: null,
      transcript: null,
      editedText: null,
      lease: null,
      marked: false,
      deletedAt: null,
    },
    at(1000),
  )

export const transcript = (text: string, rank: number, createdAt: number, device: DeviceId = LAPTOP) =>
  ({
    text,
    segments: [],
    language: 'en',
    engine: 'whisper',
    model: `m${rank}`,
    rank,
    createdAt,
    device,
  }) satisfies Recording['transcript']

/** Leaves of one document; the first has the greatest revision and wins. */
export const leaves = <E extends Entity>(...docs: E[]): LiveLeaf<E>[] =>
  docs.map((doc, index) => ({ rev: `3-${'fedcba9876'[index]}${'0'.repeat(31)}`, doc }))

/** Every order of a list. */
export const orders = <T>(items: readonly T[]): T[][] =>
  items.length < 2
    ? [[...items]]
    : items.flatMap((item, index) => orders(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]))
