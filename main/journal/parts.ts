import { messageRange, newMessageId, type MessageId, type RecordingId, type SessionId, type TagId } from '../../app/ids'
import { begin } from '../../app/merge/document/edit'
import type { EditContext, Patch } from '../../app/merge/document/entity'
import { rebaseText } from '../../app/text/rebase'
import type { Message, Recording, Session } from '../../app/model'
import type { EntityDatabases } from '../database/entity/types'
import type { Ports } from '../platform/ports'
import type { Editor } from './editor'
import { oneLine, wellFormed } from './sessions'

/** What a recording needs to become part of the journal; see `CapturedAudio` of the audio store. */
export type NewRecording = Omit<
  Recording,
  | 'type'
  | 'format'
  | 'previous'
  | 'transcript'
  | 'editedText'
  | 'lease'
  | 'marked'
  | 'deletedAt'
  | 'stamps'
  | 'am'
  | 'device'
>

const grown = (base: string | undefined, mine: string, stands: string): string =>
  base === undefined || base === stands ? mine : wellFormed(rebaseText(base, mine, stands))

/** The message of a recording: its words are in the recording. */
const spoken = (id: MessageId, recordingId: RecordingId, createdAt: number, ctx: EditContext): Message =>
  begin<Message>({ id, type: 'message', role: 'user', text: '', recordingId, createdAt, deletedAt: null }, ctx)

/** The parts of an entry: messages and recordings. */
export class Parts {
  readonly #databases: EntityDatabases
  readonly #editor: Editor
  readonly #ports: Ports

  constructor(databases: EntityDatabases, editor: Editor, ports: Ports) {
    this.#databases = databases
    this.#editor = editor
    this.#ports = ports
  }

  /**
   * Answers the text as it stands then.
   * @param base the text that `text` grew out of: what was written elsewhere since then stays. Without it, `text` replaces
   * @throws AppError `not-found`, `invalid-input`
   */
  async setText(id: MessageId, text: string, base?: string): Promise<string> {
    const mine = wellFormed(text)
    const patch = ({ text: stands }: Message): Patch<Message> => ({ text: grown(base, mine, stands) })
    return (await this.#editor.edit(this.#databases.messages, id, patch)).text
  }

  async setMessageDeleted(id: MessageId, deleted: boolean): Promise<void> {
    await this.#editor.edit(this.#databases.messages, id, ({ deletedAt }) =>
      (deletedAt !== null) === deleted ? {} : { deletedAt: deleted ? this.#ports.now() : null },
    )
  }

  /** A person's own version of a transcript; null goes back to what the machine heard. `base` as with `setText`. */
  async setTranscript(id: RecordingId, text: string | null, base?: string): Promise<string | null> {
    const mine = text === null ? null : wellFormed(text)
    const patch = ({ editedText: stands }: Recording): Patch<Recording> => ({
      editedText: mine === null || stands === null ? mine : grown(base, mine, stands),
    })
    return (await this.#editor.edit(this.#databases.recordings, id, patch)).editedText
  }

  editRecording(
    id: RecordingId,
    patch: Patch<Recording> | ((recording: Recording) => Patch<Recording>),
  ): Promise<Recording> {
    return this.#editor.edit(this.#databases.recordings, id, patch)
  }

  /**
   * Writes session (when `newSession` names its title and tags), message and recording of audio that is safe in the chunk store. May
   * be called again with the same ids after a crash: what stands is left as it is. The session comes last of what a list
   * shows, so an entry never appears without its recording.
   */
  async acceptRecording(
    recording: NewRecording,
    messageId: MessageId,
    newSession: { title: string; tagIds?: readonly TagId[] | undefined } | null,
  ): Promise<void> {
    const ctx = this.#editor.context()
    const { sessionId, createdAt } = recording
    await this.#databases.recordings.createMany([
      begin<Recording>(
        {
          ...recording,
          type: 'recording',
          device: ctx.device,
          previous: [],
          transcript: null,
          editedText: null,
          lease: null,
          marked: false,
          deletedAt: null,
        },
        ctx,
      ),
    ])
    await this.#databases.messages.createMany([spoken(messageId, recording.id, createdAt, ctx)])
    if (newSession) await this.#createEntry(sessionId, createdAt, newSession.title, newSession.tagIds)
  }

  /**
   * Finishes what was cut off: writes the message and the entry of a recording, where they never were. Those that were
   * removed stay removed.
   */
  async completeRecording({ id, sessionId, createdAt, fileName }: Recording): Promise<void> {
    const leaves = await this.#databases.sessions.leaves(sessionId)
    if (leaves.length > 0 && leaves.every(({ kind }) => kind === 'tombstone')) return
    let named = false
    for await (const slice of this.#databases.messages.list(messageRange(sessionId)))
      named ||= slice.some((result) => !result.ok || result.stored.doc.recordingId === id)
    if (!named)
      await this.#databases.messages.createMany([
        spoken(this.newMessageId(sessionId), id, createdAt, this.#editor.context()),
      ])
    if (leaves.length === 0) await this.#createEntry(sessionId, createdAt, (fileName ?? '').replace(/\.[^.]*$/u, ''))
  }

  async #createEntry(id: SessionId, createdAt: number, title: string, tagIds: readonly TagId[] = []): Promise<void> {
    await this.#databases.sessions.createMany([
      begin<Session>(
        {
          id,
          type: 'session',
          title: oneLine(title),
          createdAt,
          tags: Object.fromEntries(tagIds.map((tag) => [tag, true])),
          pinned: false,
          archived: false,
          deletedAt: null,
          deletedSaw: null,
        },
        this.#editor.context(),
      ),
    ])
  }

  /** A message id for a session, for callers that choose their ids before they write. */
  newMessageId(session: Parameters<typeof newMessageId>[0]): MessageId {
    return newMessageId(session, this.#ports.uuid)
  }
}
