import type { Entry, EntrySummary } from '../../app/ipc/journal'
import { dayOf } from '../../app/statistics/days'

/** `2026-11-22 10:15`, in the time zone of this machine. */
export function when(ms: number): string {
  const date = new Date(ms)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${dayOf(ms)} ${two(date.getHours())}:${two(date.getMinutes())}`
}

/** `3:07` */
export function length(ms: number): string {
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** What came from a person is printed without control characters: a title must not steer the terminal. */
export const plain = (text: string): string => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu, '�')

/** A value in a line of text, its beginning at most. */
export const quoted = (value: string | null): string => (value === null ? '(nothing)' : `"${value.slice(0, 200)}"`)

export function listText(entries: readonly (EntrySummary & { tags: string[] })[]): string {
  return entries
    .map((entry) => {
      const tags = entry.tags.map((tag) => ` #${tag}`).join('')
      const sound = entry.durationMs > 0 ? ` (${length(entry.durationMs)})` : ''
      const title = entry.title || entry.excerpt || '(untitled)'
      return plain(
        `${entry.id}  ${when(entry.createdAt)}  ${title}${sound}${tags}${entry.conflicted ? '  [review]' : ''}`,
      )
    })
    .join('\n')
}

export function entryText(entry: Entry, tags: readonly string[]): string {
  const lines = [
    entry.session.title || '(untitled)',
    `${entry.session.id}  ${when(entry.session.createdAt)}${tags.map((tag) => ` #${tag}`).join('')}`,
    ...(entry.session.deletedAt !== null ? ['in the trash'] : []),
    ...(entry.conflicted ? ['needs review: see "conflicts"'] : []),
  ]
  for (const message of entry.messages) {
    if (message.deletedAt !== null) continue
    lines.push('', `[${message.role}] ${message.id}`)
    const recording = entry.recordings.find(({ id }) => id === message.recordingId)
    if (recording) lines.push(`${recording.id}  ${length(recording.durationMs)}`)
    const text = message.text || (recording?.editedText ?? recording?.transcript?.text ?? '')
    if (text !== '') lines.push(text)
  }
  for (const problem of entry.problems) lines.push('', `cannot be read: ${problem.id}: ${problem.message}`)
  return lines.map(plain).join('\n')
}
