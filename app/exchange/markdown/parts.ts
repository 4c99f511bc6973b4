import { AUDIO_ENDING, isAudioName } from '../audioTypes'
import { writtenTime } from '../time/writtenTime'

/** One part of an entry as it stands in a Markdown file. */
export interface MarkdownPart {
  readonly role: 'user' | 'assistant' | 'note'
  /** Time in ms. */
  readonly createdAt: number
  readonly text: string
  /** Path of the sound from the file's folder, with `/`; null for what was written. */
  readonly audio: string | null
}

/*
 * Parts are told apart by a comment before each, which no Markdown viewer shows:
 *   <!-- braindump note 2026-11-22T09:00:00.000Z -->
 * so that a file we wrote is read back part by part. A text that holds such a comment itself gets a backslash in it.
 */
const MARK = /^<!-- braindump (recording|user|assistant|note) (\S+?) -->\n\n/gm
const escapeMarks = (text: string): string => text.replace(/<!-- (\\*)braindump /g, '<!-- $1\\braindump ')
const unescapeMarks = (text: string): string => text.replace(/<!-- (\\*)\\braindump /g, '<!-- $1braindump ')
const SOUND = /^!\[[^\]\n]*\]\(<([^>\n]+)>\)(?:\n\n|$)/

/** The body of a Markdown file, under the front matter. */
export function partsToMarkdown(parts: readonly MarkdownPart[]): string {
  return parts.map(partToMarkdown).join('')
}

function partToMarkdown({ role, createdAt, text, audio }: MarkdownPart): string {
  const mark = `<!-- braindump ${audio === null ? role : 'recording'} ${new Date(createdAt).toISOString()} -->\n\n`
  // Said by an assistant: quoted, so that a reader sees who speaks. The quoting is undone when read back.
  const shown = role === 'assistant' ? quote(escapeMarks(text)) : escapeMarks(text)
  return `${mark}${audio === null ? '' : `![Recording](<${audio}>)\n\n`}${shown}\n\n`
}

/** The parts of a file we wrote; null when it has no marks and is somebody else's Markdown. */
export function markdownToParts(body: string): MarkdownPart[] | null {
  // A program that changed the ends of all lines changed those of the marks, too; else they belong to the texts.
  const isConverted = /^<!-- braindump .* -->\r\n/m.test(body)
  const text = (isConverted ? body.replace(/\r\n/g, '\n') : body).replace(/^\n/, '')
  const marks = [...text.matchAll(MARK)]
  if (marks.length === 0) return null
  return marks.map((mark, at) => {
    const role = mark[1] === 'recording' ? 'user' : (mark[1] as MarkdownPart['role'])
    const content = text.slice(mark.index + mark[0].length, marks[at + 1]?.index ?? text.length).replace(/\n{0,2}$/, '')
    const sound = mark[1] === 'recording' ? SOUND.exec(content) : null
    const rest = sound ? content.slice(sound[0].length) : content
    return {
      role,
      createdAt: writtenTime(mark[2] ?? '') ?? 0,
      text: unescapeMarks(role === 'assistant' ? unquote(rest) : rest),
      audio: sound?.[1] ?? null,
    }
  })
}

const quote = (text: string): string =>
  text
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n')
const unquote = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(/^> ?/, ''))
    .join('\n')

/** How far from its ending a path may begin, and how many a note may name. */
const LONGEST_PATH = 1_000
const MOST_LINKS = 1_000

/**
 * Sound that foreign Markdown points at, `![](path)` and Obsidian's `![[path]]`, each as it is written there, with escapes
 * and a place in it (`#t=5`); `soundNames` tells what files it may mean.
 */
export function linkedAudio(body: string): string[] {
  const links = new Set<string>()
  let looked = 0
  // From the endings of sound files, so that the work grows with the length of the text, whatever it is made of.
  for (const { index, 0: ending } of body.matchAll(AUDIO_ENDING)) {
    if (++looked > MOST_LINKS) break
    const link = linkAround(body, index, ending.length)
    if (link !== null && !/^[a-z][a-z0-9+.-]+:/i.test(link)) links.add(link)
  }
  return [...links]
}

/** The target of the link that ends in this ending, but for a place in the sound; null when it is in none. */
function linkAround(body: string, at: number, endingLength: number): string | null {
  const before = body.slice(Math.max(0, at - LONGEST_PATH), at)
  const after = body.slice(at, at + LONGEST_PATH)
  const line = before.slice(before.lastIndexOf('\n') + 1) + after.split('\n', 1).join('')
  const place = before.length - before.lastIndexOf('\n') - 1
  const link = line.lastIndexOf('](', place)
  const wiki = line.lastIndexOf('![[', place)
  if (link < 0 && wiki < 0) return null
  const isWiki = wiki > link
  const isAngled = !isWiki && line.startsWith('<', link + 2)
  const begins = isWiki ? wiki + 3 : isAngled ? link + 3 : link + 2
  const length = line.slice(begins).search(isWiki ? /[|\]]/ : isAngled ? />/ : /[)\s]/)
  // The ending has to be part of it: a link before it may be long closed.
  if (length < 0 || begins + length <= place) return null
  const path = line.slice(begins, begins + length)
  return /^(?:[#?]|$)/.test(path.slice(place - begins + endingLength)) ? path : null
}

/** The paths of files that such a link may mean, likeliest first: as it stands, without the place, without escapes. */
export function soundNames(link: string): string[] {
  const plain = link.replace(/[#?][^/\\]*$/, '')
  // A name may hold a # itself: then it is cut behind the last ending.
  const ended = /^(.*\.[a-z0-9]{2,4})[#?].*$/i.exec(link)?.[1] ?? plain
  const names = [link, ended, plain].flatMap((name) => [name, decoded(name)])
  return [...new Set(names)].filter((name) => isAudioName(name))
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    // A stray percent sign: it means itself.
    return path
  }
}
