import { keyed, type KeyedMessage } from '../../messages/message'
import { z } from 'zod'
import { titleLine, titleSchema } from '../../model/session'
import { nameKey } from '../../text/nameKey'
import type { DayOrder } from '../time/writtenDay'
import { noonOf } from '../time/writtenTime'
import { createdField, tagsField, titleField } from './fields'
import { hasBrokenFrontMatter, splitFrontMatter } from './frontMatter'
import { unwrapped } from './otherPrograms'
import { linkedAudio, markdownToParts, type MarkdownPart } from './parts'
import { plainText } from './plainText'

/** What a Markdown file says of an entry. */
export interface MarkdownEntry {
  /** The UUID of the entry, in a file we wrote. */
  readonly uuid: string | null
  readonly title: string
  /** Null where neither the front matter nor the name of the file tells. */
  readonly createdAt: number | null
  readonly tags: readonly string[]
  readonly pinned: boolean
  readonly archived: boolean
  readonly parts: readonly MarkdownPart[]
  /** What was meant as front matter cannot be read. In a file we wrote, nobody knows then which entry it is. */
  readonly damage: 'front matter' | 'identity' | null
  /** What was not taken as it stands, for a person to read. */
  readonly remarks: readonly KeyedMessage[]
  /** Why there is nothing to take; null where there is. */
  readonly nothing: KeyedMessage | null
}

const uuidSchema = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
const DATED_NAME = /^(\d{4})-(\d{2})-(\d{2})(?:[ _-]+(.*))?$/
/** The first line that is not empty, where it is a heading of the first order: `# …`, or underlined with `===`. */
const HEADING = /^(?:[ \t]*\r?\n)*(?:#[ \t]+(.+?)[ \t]*(?:\r?\n|$)|(?![ \t>#*+-])(.+?)[ \t]*\r?\n=+[ \t]*(?:\r?\n|$))/

/**
 * Reads a Markdown file: one of ours part by part, any other as one note.
 * @param name without folders and ending
 * @param fallbackMs the date of the file, in ms
 * @param order what `04/03/2024` means on this computer
 */
export function readMarkdown(
  file: string,
  name: string,
  fallbackMs: number,
  order: DayOrder = 'day first',
): MarkdownEntry {
  const split = splitFrontMatter(file)
  const own = markdownToParts(split.body)
  const outer = own === null ? unwrapped(split.body, name) : { fields: {}, body: split.body, name }
  const { body } = outer
  const frontMatter = { ...outer.fields, ...split.frontMatter }
  const dated = datedName(outer.name)
  const created = createdField(frontMatter, order)
  const createdAt = created.value ?? dated?.time ?? null
  const heading = HEADING.exec(body)
  const title =
    oneLine(titleField(frontMatter)) ??
    oneLine(plainText(heading?.[1] ?? heading?.[2] ?? /^#[ \t]+(.+)$/m.exec(body)?.[1] ?? '') || undefined) ??
    oneLine(dated ? dated.rest : outer.name) ??
    ''
  const tags = tagsField(frontMatter)
  const parts = own ?? foreignParts(withoutTitle(body, heading, title), createdAt ?? fallbackMs)
  const isEmpty = own === null && parts.length === 0 && body.trim() === '' && Object.keys(frontMatter).length === 0
  const dateRemarks = created.remarks.map((date) => dateRemark(date, created.value, dated))
  return {
    uuid: own === null ? null : (uuidSchema.safeParse(frontMatter['braindump']).data ?? null),
    title,
    createdAt,
    tags: tags.value,
    pinned: frontMatter['pinned'] === true,
    archived: frontMatter['archived'] === true,
    damage: !hasBrokenFrontMatter(body) ? null : own === null ? 'front matter' : 'identity',
    parts,
    remarks: [...dateRemarks, ...tags.remarks],
    nothing: outer.notANote ?? (isEmpty ? keyed('import.fileEmpty') : null),
  }
}

function dateRemark(date: string, created: number | null, dated: object | null): KeyedMessage {
  if (created !== null) return keyed('import.dateFromFile', { date })
  if (dated !== null) return keyed('import.dateFromName', { date })
  return keyed('import.dateOfFile', { date })
}

/** One note with all of the text, and a recording for each sound it points at. */
function foreignParts(body: string, createdAt: number): MarkdownPart[] {
  const text = body.trim()
  const note: MarkdownPart[] = text === '' ? [] : [{ role: 'note', createdAt, text, audio: null }]
  return [...note, ...linkedAudio(body).map((audio): MarkdownPart => ({ role: 'user', createdAt, text: '', audio }))]
}

/** The body without a heading that says what the title says already. */
function withoutTitle(body: string, heading: RegExpExecArray | null, title: string): string {
  const said = heading?.[1] ?? heading?.[2]
  if (heading === null || said === undefined || title === '') return body
  return nameKey(plainText(said)) === nameKey(title) ? body.slice(heading[0].length) : body
}

/** A title as entries have it; undefined for what cannot be one. */
function oneLine(text: string | undefined): string | undefined {
  return text === undefined ? undefined : titleSchema.safeParse(titleLine(text)).data
}

/** The day that a name begins with, and what comes after it; null for a name without one. */
function datedName(name: string): { readonly time: number; readonly rest: string | undefined } | null {
  const [, year, month, day, rest] = DATED_NAME.exec(name) ?? []
  const time = noonOf(Number(year), Number(month), Number(day))
  return time === null ? null : { time, rest }
}
