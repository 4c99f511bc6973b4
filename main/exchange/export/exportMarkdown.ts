import { keyed } from '../../../app/messages/message'
import { extensionOf } from '../../../app/audio/kind'
import { type TagId, uuidOf } from '../../../app/ids'
import type { Message, Recording } from '../../../app/model'
import { clockOf, dayOf } from '../../../app/statistics/days'
import { titleOf } from '../../../app/transcribe/title'
import { fileNameOf } from '../../../app/exchange/fileName'
import { joinFrontMatter } from '../../../app/exchange/markdown/frontMatter'
import { type MarkdownPart, partsToMarkdown } from '../../../app/exchange/markdown/parts'
import { plainText } from '../../../app/exchange/markdown/plainText'
import type { Skipped } from '../../../app/exchange/plan'
import { writeSound } from './exportJson'
import type { ExportFolder } from './exportFolder'
import type { StoredEntry } from './readEntries'
import type { Sound } from '../sound/sound'

const NAME_LENGTH = 60
const characters = new Intl.Segmenter('en')

/** Writes entries as Markdown for people and other programs: what is shown, not the history. */
export class MarkdownExport {
  readonly #folder: ExportFolder
  readonly #sound: Sound
  readonly #tagName: (id: TagId) => string | null
  readonly #skipped: Skipped[]

  constructor(folder: ExportFolder, sound: Sound, tagName: (id: TagId) => string | null, skipped: Skipped[]) {
    this.#folder = folder
    this.#sound = sound
    this.#tagName = tagName
    this.#skipped = skipped
  }

  async add({ session, messages, recordings, conflicted }: StoredEntry): Promise<void> {
    if (conflicted.length > 0)
      this.#skipped.push({
        what: session.id,
        why: keyed('export.waits'),
      })
    const live = messages.filter(({ deletedAt }) => deletedAt === null)
    const spoken = new Map(recordings.filter(({ deletedAt }) => deletedAt === null).map((one) => [one.id, one]))
    const words = live.map(
      (message) => message.text || wordsOf(spoken.get(message.recordingId ?? ('' as Recording['id']))),
    )
    const title = session.title || (titleOf(words.find((text) => text !== '') ?? '') ?? '')
    const base = `${dayOf(session.createdAt)} ${fileNameOf(beginningOf(plainText(title)))}`.trim()
    const name = this.#folder.name('', base, '.md')
    const parts: MarkdownPart[] = []
    for (const message of live) parts.push(await this.#part(message, spoken))
    // A recording that no message names any more is part of the entry all the same.
    const named = new Set(live.map(({ recordingId }) => recordingId))
    for (const recording of spoken.values())
      if (!named.has(recording.id)) parts.push(await this.#spokenPart(recording, recording.createdAt))
    const tags = (Object.keys(session.tags) as TagId[]).flatMap((id) => this.#tagName(id) ?? [])
    const frontMatter = {
      braindump: uuidOf(session.id),
      title: session.title,
      created: new Date(session.createdAt).toISOString(),
      tags: [...new Set(tags)].sort(),
      ...(session.pinned ? { pinned: true } : {}),
      ...(session.archived ? { archived: true } : {}),
    }
    await this.#folder.write(name, joinFrontMatter(frontMatter, partsToMarkdown(parts)))
  }

  async #part(message: Message, spoken: ReadonlyMap<string, Recording>): Promise<MarkdownPart> {
    const recording = message.recordingId === null ? undefined : spoken.get(message.recordingId)
    if (recording) return this.#spokenPart(recording, message.createdAt)
    const { role, createdAt, text } = message
    return { role, createdAt, text, audio: null }
  }

  async #spokenPart(recording: Recording, createdAt: number): Promise<MarkdownPart> {
    const text = wordsOf(recording)
    const part: MarkdownPart = { role: 'user', createdAt, text, audio: null }
    if (recording.key === null || recording.manifest.chunks.length === 0) return part
    const name = this.#folder.name(
      'audio',
      `${dayOf(createdAt)} ${clockOf(createdAt)}`,
      `.${extensionOf(recording.mimeType)}`,
    )
    const write = (path: string): Promise<void> => this.#sound.write(recording.id, path)
    const written = await writeSound(this.#folder, name, write, `sound of ${recording.id}`, this.#skipped)
    return written ? { ...part, audio: name } : part
  }
}

const wordsOf = (recording: Recording | undefined): string =>
  recording ? (recording.editedText ?? recording.transcript?.text ?? '') : ''

/** The first characters of a title, as a reader counts them: none is cut. */
function beginningOf(title: string): string {
  const begun: string[] = []
  for (const { segment } of characters.segment(title.slice(0, NAME_LENGTH * 20)))
    if (begun.push(segment) === NAME_LENGTH) break
  return begun.join('')
}
