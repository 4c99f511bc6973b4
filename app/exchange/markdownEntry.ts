import { z } from 'zod'
import { titleSchema } from '../model/session'
import { hasBrokenFrontMatter, splitFrontMatter } from './frontMatter'
import { linkedAudio, markdownToParts, type MarkdownPart } from './markdown'
import { noonOf, writtenTime } from './writtenTime'

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
}

const uuidSchema = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
const tagsSchema = z.union([z.array(z.coerce.string()), z.string().transform((text) => text.split(/[,\s]+/))])
const DATED_NAME = /^(\d{4})-(\d{2})-(\d{2})(?:[ _-]+(.*))?$/

/** Reads a Markdown file: one of ours part by part, any other as one note. @param name without folders and ending */
export function readMarkdown(file: string, name: string, fallbackMs: number): MarkdownEntry {
  const { frontMatter, body } = splitFrontMatter(file)
  const dated = datedName(name)
  const written = firstTime([frontMatter['created'], frontMatter['date'], frontMatter['createdAt']])
  const createdAt = written ?? dated?.time ?? null
  const title = titleOf([frontMatter['title'], /^#[ \t]+(.+)$/m.exec(body)?.[1], dated ? dated.rest : name])
  const own = markdownToParts(body)
  const tags = tagsSchema.safeParse(frontMatter['tags'] ?? frontMatter['tag'] ?? []).data ?? []
  return {
    uuid: own === null ? null : (uuidSchema.safeParse(frontMatter['braindump']).data ?? null),
    title,
    createdAt,
    tags: [...new Set(tags.map((tag) => tag.trim().replace(/^#/, '')).filter((tag) => tag !== ''))],
    pinned: frontMatter['pinned'] === true,
    archived: frontMatter['archived'] === true,
    damage: !hasBrokenFrontMatter(body) ? null : own === null ? 'front matter' : 'identity',
    parts: own ?? foreignParts(body, createdAt ?? fallbackMs),
  }
}

/** One note with all of the text, and a recording for each sound it points at. */
function foreignParts(body: string, createdAt: number): MarkdownPart[] {
  const text = body.trim()
  const note: MarkdownPart[] = text === '' ? [] : [{ role: 'note', createdAt, text, audio: null }]
  return [...note, ...linkedAudio(body).map((audio): MarkdownPart => ({ role: 'user', createdAt, text: '', audio }))]
}

function titleOf(candidates: readonly unknown[]): string {
  const found = candidates.find((candidate) => ['string', 'number'].includes(typeof candidate))
  const line = String((found as string | number | undefined) ?? '')
    .toWellFormed()
    .replace(/\s+/g, ' ')
    .trim()
  return titleSchema.safeParse(line).success ? line : ''
}

function firstTime(values: readonly unknown[]): number | null {
  for (const value of values) {
    const time = typeof value === 'string' ? writtenTime(value) : null
    if (time !== null) return time
  }
  return null
}

/** The day that a name begins with, and what comes after it; null for a name without one. */
function datedName(name: string): { readonly time: number; readonly rest: string | undefined } | null {
  const [, year, month, day, rest] = DATED_NAME.exec(name) ?? []
  const time = noonOf(Number(year), Number(month), Number(day))
  return time === null ? null : { time, rest }
}
