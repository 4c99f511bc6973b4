import { assertNever } from '../../app/assertNever'
import type { PastEntry, PastPart } from '../../app/ipc/past'
import { length, plain, quoted, when } from './text'

/** Entries as they stood at a time, a line each. */
export function pastListText(entries: readonly PastEntry[]): string {
  return entries
    .map((entry) => {
      const words = entry.parts.find(({ text, inTrash }) => text !== '' && !inTrash)?.text.replace(/\s+/g, ' ') ?? ''
      const title = entry.title || words.slice(0, 160).toWellFormed() || '(untitled)'
      const gone = entry.purgedSince ? '  [deleted permanently since]' : ''
      return plain(`${entry.id}  ${when(entry.createdAt)}  ${title}${tagsOf(entry)}${gone}`)
    })
    .join('\n')
}

/** One entry as it stood at a time. */
export function pastText(entry: PastEntry, atMs: number): string {
  const lines = [
    `as it was at ${when(atMs)}`,
    entry.title || '(untitled)',
    `${entry.id}  ${when(entry.createdAt)}${tagsOf(entry)}`,
    ...stateLines(entry),
    ...apartLines(entry.apart),
  ]
  for (const part of entry.parts) {
    if (part.inTrash) continue
    lines.push('', `[${part.role}] ${part.messageId ?? ''}`.trimEnd())
    if (part.recordingId !== null) lines.push(`${part.recordingId}  ${length(part.durationMs ?? 0)}`)
    if (part.text !== '') lines.push(part.text)
    lines.push(...apartLines(part.apart))
  }
  for (const id of entry.problems) lines.push('', `cannot be read, or is no longer kept: ${id}`)
  return lines.map(plain).join('\n')
}

const tagsOf = ({ tags }: PastEntry): string => tags.map((tag) => ` #${tag}`).join('')

function stateLines({ state, deletedAt, purgedSince }: PastEntry): string[] {
  const since = when(deletedAt ?? 0)
  switch (state) {
    case 'absent':
      return []
    case 'journal':
      return purgedSince ? ['deleted permanently since; this is what is still kept'] : []
    case 'trash':
      return [`in the trash since ${since}`]
    case 'removed':
      return [`moved to the trash at ${since}, and deleted permanently at a time that nobody noted`]
    default:
      return assertNever(state)
  }
}

const apartLines = (apart: PastPart['apart']): string[] =>
  apart.map(({ field, deviceName, value }) => `${field} on ${deviceName || 'another device'}: ${quoted(value)}`)
