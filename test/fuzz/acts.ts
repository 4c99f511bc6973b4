import * as A from '@automerge/automerge'
import type { PromptId, RecordingId, SessionId, TagId } from '../../app/ids'
import { openHistory } from '../../app/merge/document/document'
import { begin } from '../../app/merge/document/edit'
import { ruleOf, type FieldRule, type Mergeable } from '../../app/merge/document/policy'
import type { Message, Prompt, Recording, Tag } from '../../app/model'
import type { EntityOf } from '../../app/model'
import type { EntityDatabase } from '../../main/database/entity/types'
import type { EditableName } from '../../main/journal/editor'
import type { Patch } from '../../app/merge/document/entity'
import { isAppError } from '../../app/errors'
import { seenOfParts } from '../../main/journal/seen'
import { documentWorkerHere } from '../../main/worker/documentWorker'
import { manifest, transcript } from '../app/merge/fixtures'
import type { TestDevice } from '../main/conflicts/device'
import type { EditKind } from './schedule'

/** An edit that a device confirmed: it must never be lost. */
export interface Acknowledged {
  readonly device: number
  readonly id: string
  readonly field: string
  readonly rule: FieldRule | 'setting' | 'created'
  readonly value: unknown
  /** The change that carries it, for fields with a history. */
  readonly change: string | null
  /** For texts: the word that came in with it. */
  readonly word: string | null
  readonly stamp: { readonly atMs: number; readonly device: string } | null
}

/** The documents of a schedule, made on the first device before it begins. */
export interface Cast {
  readonly session: SessionId
  readonly notes: Message['id'][]
  readonly tag: TagId
  readonly prompt: PromptId
  readonly recording: RecordingId
}

const TEXT = 'one two three four five six seven eight'

export async function makeCast(device: TestDevice): Promise<Cast> {
  const session = await device.createSession('Base')
  const note = await device.createMessage(session.id, TEXT)
  const createdAt = device.ports.now()
  const ctx = device.editor.context()
  const tag = begin<Tag>(
    {
      id: `tag:${device.ports.uuid()}` as TagId,
      type: 'tag',
      name: 'base',
      color: '#000000',
      createdAt,
      deletedAt: null,
      mergedInto: null,
    },
    ctx,
  )
  const prompt = begin<Prompt>(
    {
      id: `prompt:${device.ports.uuid()}` as PromptId,
      type: 'prompt',
      name: 'base',
      content: TEXT,
      createdAt,
      deletedAt: null,
    },
    ctx,
  )
  const recording = begin<Recording>(
    {
      id: `recording:${device.ports.uuid()}` as RecordingId,
      type: 'recording',
      sessionId: session.id,
      createdAt,
      device: device.id,
      source: 'microphone',
      fileName: null,
      mimeType: 'audio/webm',
      durationMs: 1000,
      sampleRateHz: null,
      channels: null,
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
    ctx,
  )
  await device.entities.tags.put(tag, null)
  await device.entities.prompts.put(prompt, null)
  await device.entities.recordings.put(recording, null)
  await device.setSetting('theme', 'base')
  return { session: session.id, notes: [note.id], tag: tag.id, prompt: prompt.id, recording: recording.id }
}

/** Makes one edit on a device; answers what it confirmed, or null where there was nothing to do. */
export class Acts {
  #count = 0

  constructor(readonly cast: Cast) {}

  async edit(device: TestDevice, index: number, kind: EditKind, n: number): Promise<Acknowledged | null> {
    const token = `w${(this.#count += 1)}`
    const { sessions, messages, tags, prompts, recordings } = device.entities
    const { session, notes, tag, prompt, recording } = this.cast
    const note = notes[n % notes.length] ?? notes[0]
    const change = <N extends EditableName>(
      database: EntityDatabase<N>,
      id: string,
      field: string,
      patch: (doc: EntityOf<N>) => Patch<EntityOf<N>>,
      word: string | null = null,
    ) => this.#change(device, index, database, id, field, patch, word)
    switch (kind) {
      case 'rename':
        return change(sessions, session, 'title', () => ({ title: token }))
      case 'tag':
        return change(sessions, session, 'tags', ({ tags: now }) => ({ tags: { ...now, [tagAt(n)]: true } }))
      case 'untag':
        return change(sessions, session, 'tags', ({ tags: now }) => ({
          tags: Object.fromEntries(Object.entries(now).filter(([id]) => id !== tagAt(n))),
        }))
      case 'pin':
        return change(sessions, session, 'pinned', ({ pinned }) => ({ pinned: !pinned }))
      case 'archive':
        return change(sessions, session, 'archived', ({ archived }) => ({ archived: !archived }))
      case 'trash': {
        const deletedSaw = await device.conflictPorts().entries.children(session)
        const deletedSeen = await seenOfParts(device.entities, documentWorkerHere, deletedSaw)
        return change(sessions, session, 'deletedAt', ({ deletedAt }) =>
          deletedAt === null ? { deletedAt: device.ports.now(), deletedSaw, deletedSeen } : {},
        )
      }
      case 'restore':
        return change(sessions, session, 'deletedAt', () => ({ deletedAt: null, deletedSaw: null }))
      case 'append':
        return note ? change(messages, note, 'text', ({ text }) => ({ text: `${text} ${token}` }), token) : null
      case 'prepend':
        return note ? change(messages, note, 'text', ({ text }) => ({ text: `${token} ${text}` }), token) : null
      case 'replace':
        return note
          ? change(messages, note, 'text', ({ text }) => ({ text: replaceWord(text, n, token) }), token)
          : null
      case 'trash-note':
        return note
          ? change(messages, note, 'deletedAt', ({ deletedAt }) =>
              deletedAt === null ? { deletedAt: device.ports.now() } : {},
            )
          : null
      case 'restore-note':
        return note ? change(messages, note, 'deletedAt', () => ({ deletedAt: null })) : null
      case 'new-note': {
        const made = await device.createMessage(session, `new ${token}`)
        notes.push(made.id)
        return {
          device: index,
          id: made.id,
          field: 'text',
          rule: 'created',
          value: made.text,
          change: null,
          word: token,
          stamp: null,
        }
      }
      case 'rename-tag':
        return change(tags, tag, 'name', () => ({ name: token }))
      case 'color-tag':
        return change(tags, tag, 'color', () => ({ color: `#${String(this.#count).padStart(6, '0')}` }))
      case 'rename-prompt':
        return change(prompts, prompt, 'name', () => ({ name: token }))
      case 'write-prompt':
        return change(prompts, prompt, 'content', ({ content }) => ({ content: replaceWord(content, n, token) }), token)
      case 'transcribe':
        return change(recordings, recording, 'transcript', ({ transcript: now }) =>
          n > (now?.rank ?? -1) ? { transcript: transcript(token, n, device.ports.now(), device.id) } : {},
        )
      case 'correct-transcript':
        return change(
          recordings,
          recording,
          'editedText',
          ({ editedText }) => ({ editedText: `${editedText ?? TEXT} ${token}` }),
          token,
        )
      case 'mark':
        return change(recordings, recording, 'marked', ({ marked }) => ({ marked: !marked }))
      case 'set': {
        await device.setSetting('theme', token)
        const { stamp } = (await device.entities.settings.get('setting:theme')).doc
        return {
          device: index,
          id: 'setting:theme',
          field: 'value',
          rule: 'setting',
          value: token,
          change: null,
          word: null,
          stamp,
        }
      }
      case 'undo-edit':
        await ignoringMissing(device.service.edits.undo(session))
        return null
      case 'redo-edit':
        await ignoringMissing(device.service.edits.redo(session))
        return null
    }
  }

  async #change<N extends EditableName>(
    device: TestDevice,
    index: number,
    database: EntityDatabase<N>,
    id: string,
    field: string,
    patch: (doc: EntityOf<N>) => Patch<EntityOf<N>>,
    word: string | null,
  ): Promise<Acknowledged | null> {
    const before = await database.find(id)
    if (before === null) return null
    const doc = (await device.editor.edit(database, id, patch)) as Mergeable
    const value = (doc as unknown as Record<string, unknown>)[field]
    if (JSON.stringify(value) === JSON.stringify((before.doc as unknown as Record<string, unknown>)[field])) return null
    const rule = ruleOf(doc.type, field)
    if (rule === null) throw new Error(`no rule for ${field}`)
    const stamp = doc.type === 'message' ? null : (doc.stamps[field] ?? null)
    return { device: index, id, field, rule, value, change: headOf(doc), word, stamp }
  }
}

/** The change an edit just made: the one head of the history it was written to. */
export function headOf(doc: Mergeable): string | null {
  if (doc.am === undefined) return null
  const history = openHistory(doc.am)
  try {
    return A.getHeads(history)[0] ?? null
  } finally {
    A.free(history)
  }
}

const tagAt = (n: number): TagId => `tag:00000000-0000-4000-8000-00000000000${n}` as TagId

function replaceWord(text: string, n: number, token: string): string {
  const words = text.split(' ')
  words[n % words.length] = token
  return words.join(' ')
}

/** The entry may not have arrived on this device. */
async function ignoringMissing(work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!isAppError(error, 'not-found')) throw error
  }
}
