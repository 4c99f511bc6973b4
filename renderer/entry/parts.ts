import type { Entry, EntryMessage, EntryRecording } from '../../app/ipc/journal'

export type Part =
  | { readonly kind: 'recording'; readonly key: string; readonly recording: EntryRecording }
  | { readonly kind: 'note'; readonly key: string; readonly message: EntryMessage }
  | { readonly kind: 'said'; readonly key: string; readonly message: EntryMessage }

const at = (part: Part) => (part.kind === 'recording' ? part.recording.createdAt : part.message.createdAt)

/** The parts of an entry in the order they were made. A recording stands for the message that carries it. */
export function partsOf(entry: Entry): Part[] {
  const recordings = entry.recordings.filter((recording) => recording.deletedAt === null)
  const ids = new Set<string>(recordings.map((recording) => recording.id))
  const messages = entry.messages.filter(
    (message) =>
      message.deletedAt === null && !(message.recordingId && ids.has(message.recordingId) && message.text === ''),
  )
  const parts: Part[] = [
    ...recordings.map((recording): Part => ({ kind: 'recording', key: recording.id, recording })),
    ...messages.map((message): Part => ({ kind: message.role === 'note' ? 'note' : 'said', key: message.id, message })),
  ]
  return parts.sort((a, b) => at(a) - at(b) || (a.key < b.key ? -1 : 1))
}

const SENTENCE_MAX = 80

/** The first sentence of what was said or written, short enough for a title; empty when there is none. */
export function firstSentence(parts: readonly Part[]): string {
  const text = parts.map(wordsOf).find((words) => words.trim() !== '') ?? ''
  const sentence = /^[\s#>*-]*([^\n]+?[.!?。](?=\s|$)|[^\n]+)/u.exec(text)?.[1]?.trim() ?? ''
  if (sentence.length <= SENTENCE_MAX) return sentence.replace(/[.。]$/u, '')
  return `${sentence.slice(0, SENTENCE_MAX).replace(/\s+\S*$/u, '')}…`
}

/** The words of a part, as they stand now. */
export function wordsOf(part: Part): string {
  return part.kind === 'recording'
    ? (part.recording.editedText ?? part.recording.transcript?.text ?? '')
    : part.message.text
}
