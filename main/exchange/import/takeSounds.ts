import { keyed, type KeyedMessage } from '../../../app/messages/message'
import type { Message, Recording, Session } from '../../../app/model'
import { type Missing, wordsOf } from '../../../app/exchange/missing'
import type { PlannedEntry, PlannedRecording, Skipped } from '../../../app/exchange/plan'
import type { Parts } from '../../journal/parts'
import { type ExportedRecording, isExported } from '../sound/exportedChunks'
import type { Sound, TakenSound } from '../sound/sound'

/** An entry whose audio is stored, as far as it could be had: what is left is to write its documents. */
export interface Ready {
  readonly sessions: readonly Session[]
  readonly messages: readonly Message[]
  readonly recordings: readonly Recording[]
  readonly standIns: readonly Message['id'][]
  /** Recordings of the journal that got audio, or words, which they lacked. */
  readonly filled: readonly Recording[]
  readonly skipped: readonly Skipped[]
}

const WITHOUT = keyed('import.withoutAudio')
const WORDS_ONLY = keyed('import.wordsOnly')

/** Takes the audio of entries; what cannot be had of it is named, and the words are kept. */
export class SoundTaker {
  readonly #sound: Sound
  readonly #parts: Pick<Parts, 'editRecording'>
  readonly #signal: AbortSignal
  readonly #dryRun: boolean

  constructor(sound: Sound, parts: Pick<Parts, 'editRecording'>, signal: AbortSignal, dryRun: boolean) {
    this.#sound = sound
    this.#parts = parts
    this.#signal = signal
    this.#dryRun = dryRun
  }

  /** @param stored gets the recordings whose audio is stored and that have no document yet, also when this fails */
  async take(entry: PlannedEntry, missing: Missing, stored: Recording['id'][]): Promise<Ready> {
    const skipped: Skipped[] = []
    const recordings: Recording[] = []
    const lost = new Map<Recording['id'], Recording>()
    for (const planned of missing.recordings) {
      this.#signal.throwIfAborted()
      const name = planned.audioName ?? entry.what
      const taken = await this.#taken(planned, stored)
      if (taken.kind === 'whole')
        recordings.push(await this.#withEarlier(planned, taken.recording, name, skipped, stored))
      else if (taken.kind === 'flawed') {
        skipped.push({ what: name, why: taken.why })
        recordings.push(await this.#withEarlier(planned, taken.recording, name, skipped, stored))
      } else if (isExported(planned.recording)) {
        skipped.push({ what: name, why: WITHOUT })
        recordings.push(await this.#withEarlier(planned, planned.recording, name, skipped, stored))
      } else {
        skipped.push({ what: name, why: wordsOf(planned.recording) === '' ? taken.why : WORDS_ONLY })
        lost.set(planned.recording.id, planned.recording)
      }
    }
    const filled = await this.#fill(entry, missing, skipped)
    const messages = missing.messages.flatMap((message) => withoutSound(message, lost))
    const standIns = missing.standIns.filter((id) => !entry.messages.some(carries(id, lost)))
    // A new entry of which nothing is left would only be in the way of the next import.
    const isEmpty = lost.size > 0 && messages.length === 0 && recordings.length === 0
    return { sessions: isEmpty ? [] : missing.sessions, messages, recordings, standIns, filled, skipped }
  }

  async #taken({ recording, audioPath }: PlannedRecording, stored: Recording['id'][]): Promise<TakenSound> {
    if (audioPath === null) return { kind: 'whole', recording }
    if (this.#dryRun) return this.#sound.look(recording, audioPath, this.#signal)
    // What an import that was killed left behind would be mixed with what comes now.
    await this.#sound.discard(recording.id)
    const taken = await this.#sound.take(recording, audioPath, this.#signal)
    if (taken.kind !== 'none') stored.push(recording.id)
    return taken
  }

  async #withEarlier(
    { earlierPaths = [] }: PlannedRecording,
    recording: Recording,
    what: string,
    skipped: Skipped[],
    stored: Recording['id'][],
  ): Promise<Recording> {
    if (recording.previous.length === 0) return recording
    if (!this.#dryRun) stored.push(recording.id)
    const { previous, why } = await this.#sound.takeEarlier(recording, earlierPaths, this.#signal, !this.#dryRun)
    if (why !== null) skipped.push({ what, why })
    return { ...recording, previous }
  }

  async #fill(entry: PlannedEntry, { partial }: Missing, skipped: Skipped[]): Promise<Recording[]> {
    const filled: Recording[] = []
    for (const { planned, there } of partial) {
      this.#signal.throwIfAborted()
      const { recording, audioName = entry.what } = planned
      const name = (why: KeyedMessage): void => void skipped.push({ what: audioName, why })
      const ours = isExported(recording) && recording.key === there.key ? recording : null
      const current = ours && (await this.#fillCurrent(planned, ours, there, name))
      const earlier = ours && (await this.#fillEarlier(planned, there, name))
      const words = wordsFor(there, recording)
      if (current === null && earlier === null && words === null) continue
      filled.push({ ...there, ...current, ...earlier, ...words })
      if (!this.#dryRun) await this.#parts.editRecording(there.id, { ...current, ...earlier, ...words })
    }
    return filled
  }

  /** What changes of a recording whose audio is stored now; null where nothing came. */
  async #fillCurrent(
    { audioPath }: PlannedRecording,
    recording: ExportedRecording,
    there: Recording,
    name: (why: KeyedMessage) => void,
  ): Promise<Pick<Recording, 'manifest' | 'peaks'> | null> {
    if (audioPath === null) return null
    const isSame = recording.manifest.root === there.manifest.root
    if (isSame ? !(await this.#sound.lacks(there)) : !isFlawedCopy(there, recording)) return null
    const taken = this.#dryRun
      ? await this.#sound.look(recording, audioPath, this.#signal)
      : await this.#sound.refill(recording, audioPath, this.#signal)
    if (taken.kind === 'whole')
      return { manifest: taken.recording.manifest, peaks: isSame ? there.peaks : recording.peaks }
    if (isSame) name(taken.kind === 'none' ? WITHOUT : taken.why)
    return null
  }

  /** The same for earlier versions. They are told by when they were replaced: trimmed WebM is stored anew. */
  async #fillEarlier(
    { recording, earlierPaths = [] }: PlannedRecording,
    there: Recording,
    name: (why: KeyedMessage) => void,
  ): Promise<Pick<Recording, 'previous'> | null> {
    const known = new Set(there.previous.map(({ replacedAt }) => replacedAt))
    const exported = new Set(recording.previous.map(({ replacedAt }) => replacedAt))
    // Trimmed or brought back since then: what is there stays as it is.
    if (there.durationMs !== recording.durationMs || [...known].some((at) => !exported.has(at))) return null
    const isMissing = recording.previous.map(({ replacedAt }, at) => !known.has(replacedAt) && earlierPaths[at] != null)
    if (!isMissing.includes(true)) return null
    const paths = earlierPaths.map((path, at) => (isMissing[at] === true ? path : null))
    const { previous, why } = await this.#sound.takeEarlier(recording, paths, this.#signal, !this.#dryRun)
    if (why !== null) name(why)
    if (previous.length === 0) return null
    return { previous: [...there.previous, ...previous].sort((a, b) => a.replacedAt - b.replacedAt) }
  }
}

/**
 * The transcript of another program's recording, where it could not be read before and nothing was heard, written or cut
 * since. (One of ours without a transcript may be untrimmed, and what is exported belongs to less of it.)
 */
const wordsFor = (there: Recording, { key, transcript }: Recording): Pick<Recording, 'transcript'> | null =>
  key === null && there.transcript === null && there.editedText === null && there.previous.length === 0 && transcript
    ? { transcript }
    : null

/** Audio that is not quite what was exported, as an import takes it when a file is damaged a little; trimming changes its length. */
const isFlawedCopy = (there: Recording, exported: Recording): boolean =>
  there.durationMs === exported.durationMs && there.previous.length === 0 && exported.previous.length === 0

/** The words of a recording that could not be had stand in its place; without words nothing does. */
function withoutSound(message: Message, lost: ReadonlyMap<string, Recording>): Message[] {
  const recording = message.recordingId === null ? undefined : lost.get(message.recordingId)
  if (recording === undefined) return [message]
  const text = message.text || wordsOf(recording)
  return text === '' ? [] : [{ ...message, recordingId: null, text }]
}

const carries =
  (id: Message['id'], lost: ReadonlyMap<string, Recording>) =>
  (message: Message): boolean =>
    message.id === id && message.recordingId !== null && lost.has(message.recordingId)
