import { z } from 'zod'
import { titleSchema } from '../model/session'
import { splitFrontMatter } from './frontMatter'
import { linkedAudio, markdownToParts, type MarkdownPart } from './markdown'

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
}

const uuidSchema = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
const tagsSchema = z.union([z.array(z.coerce.string()), z.string().transform((text) => text.split(/[,\s]+/))])
const DATED_NAME = /^(\d{4})-(\d{2})-(\d{2})(?:[ _-]+(.*))?$/

/** Reads a Markdown file: one of ours part by part, any other as one note. @param name without folders and ending */
export function readMarkdown(file: string, name: string, fallbackMs: number): MarkdownEntry {
  const { frontMatter, body } = splitFrontMatter(file)
  const dated = DATED_NAME.exec(name)
  const createdAt = firstTime([frontMatter['created'], frontMatter['date'], frontMatter['createdAt']]) ?? dayTime(dated)
  const title = titleOf([frontMatter['title'], /^#[ \t]+(.+)$/m.exec(body)?.[1], dated ? dated[4] : name])
  const own = markdownToParts(body)
  const tags = tagsSchema.safeParse(frontMatter['tags'] ?? frontMatter['tag'] ?? []).data ?? []
  return {
    uuid: own === null ? null : (uuidSchema.safeParse(frontMatter['braindump']).data ?? null),
    title,
    createdAt,
    tags: [...new Set(tags.map((tag) => tag.trim().replace(/^#/, '')).filter((tag) => tag !== ''))],
    pinned: frontMatter['pinned'] === true,
    archived: frontMatter['archived'] === true,
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
    if (typeof value !== 'string' && !(value instanceof Date)) continue
    const time = value instanceof Date ? value.getTime() : Date.parse(value)
    if (!Number.isNaN(time)) return time
  }
  return null
}

/** Noon of the day, local time: a day without a time must not slip to its neighbour. */
function dayTime(dated: RegExpExecArray | null): number | null {
  if (!dated) return null
  const time = new Date(Number(dated[1]), Number(dated[2]) - 1, Number(dated[3]), 12).getTime()
  return Number.isNaN(time) ? null : time
}
