import { keyed, type KeyedMessage } from '../../messages/message'
import type { FrontMatter } from './frontMatter'

/** A file without what another program wrote around the text. */
export interface Unwrapped {
  readonly fields: FrontMatter
  readonly body: string
  /** The name of the file without what a program added to it. */
  readonly name: string
  /** What the file is where it is no note. */
  readonly notANote?: KeyedMessage
}

/**
 * Takes off what other programs add to a text in their exports: TOML between `+++` (Hugo), the block of fields at the end
 * (Joplin), the lines that begin with a tab (Day One), the properties under the heading and the number in the name
 * (Notion). What does not look exactly like one of these stays text.
 */
export function unwrapped(body: string, name: string): Unwrapped {
  const found = hugo(body) ?? joplin(body) ?? dayOne(body)
  return found === null ? notion(body, name) : { ...found, name }
}

type Found = Omit<Unwrapped, 'name'>

const TOML = /^\ufeff?\+\+\+[ \t]*\r?\n([\s\S]{0,16384}?)\r?\n\+\+\+[ \t]*(?:\r?\n|$)/
const TOML_LINE =
  /^\s*"?([\w-]+)"?\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|(\[[^[\]]*\])|([\d:TZ.+ -]+|true|false))\s*(?:#.*)?$/

function hugo(body: string): Found | null {
  const block = TOML.exec(body)
  if (!block) return null
  const fields: Record<string, unknown> = {}
  for (const line of (block[1] ?? '').split(/\r?\n/)) {
    if (/^\s*(?:#.*)?$/.test(line)) continue
    const [, key, quoted, literal, list, bare] = TOML_LINE.exec(line) ?? []
    // Anything nested is beyond what a note needs: the whole stays text rather than a part of it.
    if (key === undefined) return null
    fields[key] = list === undefined ? (unquoted(quoted) ?? literal ?? bare?.trim()) : listOf(list)
  }
  return { fields, body: body.slice(block[0].length) }
}

const unquoted = (text: string | undefined): string | undefined => text?.replace(/\\(["\\])/g, '$1')

const listOf = (list: string): string[] =>
  [...list.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g)].map(([, quoted, literal]) => unquoted(quoted) ?? literal ?? '')

const JOPLIN = /(?:^|\r?\n\r?\n)(id: [0-9a-f]{32}\r?\n(?:[a-z_]+:(?: .*)?\r?\n){2,60}type_: (\d+))\s*$/
const JOPLIN_NOTE = '1'

function joplin(body: string): Found | null {
  const block = JOPLIN.exec(body)
  if (!block) return null
  if (block[2] !== JOPLIN_NOTE) return { fields: {}, body: '', notANote: keyed('import.joplinOther') }
  const written = new Map(
    [...(block[1] ?? '').matchAll(/^([a-z_]+): ?(.*?)\r?$/gm)].map(([, key = '', value]) => [key, value]),
  )
  const [title = '', ...rest] = body.slice(0, block.index).split(/\r?\n/)
  return {
    fields: { title, created: written.get('user_created_time') ?? written.get('created_time') },
    body: rest.join('\n'),
  }
}

const DAY_ONE = /^\ufeff?((?:\t[A-Z][A-Za-z ]{1,30}:\t.*\r?\n)+)(?:\r?\n)?/

function dayOne(body: string): Found | null {
  const block = DAY_ONE.exec(body)
  const [, date] = /^\tDate:\t(.*?)\r?$/m.exec(block?.[1] ?? '') ?? []
  if (!block || date === undefined) return null
  const [, tags] = /^\tTags:\t(.*?)\r?$/m.exec(block[1] ?? '') ?? []
  // The name of the zone behind it says less than it seems: CST is three of them. The time was local where it was written.
  const created = date.replace(/\s+[A-Z]{3,5}$/, '')
  return { fields: { created, ...(tags === undefined ? {} : { tags }) }, body: body.slice(block[0].length) }
}

const NOTION_NAME = /^(.*?) ?[0-9a-f]{32}$/
const NOTION = /^(# .*\r?\n\r?\n)((?:[^\s:][^:\r\n]{0,60}: .*(?:\r?\n|$)){1,40})(?:\r?\n|$)/
const NOTION_FIELDS: Readonly<Record<string, string>> = {
  created: 'created',
  date: 'date',
  'created time': 'created',
  tags: 'tags',
}
const NOTION_NEEDLESS = /^(?:last edited(?: time| by)?|created by|url|updated|id):/i

function notion(body: string, name: string): Unwrapped {
  const [, plain] = NOTION_NAME.exec(name) ?? []
  if (plain === undefined || plain === '') return { fields: {}, body, name }
  const block = NOTION.exec(body)
  if (!block) return { fields: {}, body, name: plain }
  const fields: Record<string, unknown> = {}
  // What a person made up as a property is theirs, and stays where it stands.
  const kept = (block[2] ?? '').split(/\r?\n/).filter((line) => {
    const [, key = '', value = ''] = /^([^:]+): (.*)$/.exec(line) ?? []
    const field = NOTION_FIELDS[key.toLowerCase()]
    if (field !== undefined) fields[field] = value.replace(/ \([A-Z]{3,5}\)$/, '')
    return field === undefined && !NOTION_NEEDLESS.test(line)
  })
  const rest = body.slice(block[0].length)
  const properties = kept.join('\n').trim()
  return { fields, body: `${block[1]}${properties}${properties === '' ? '' : '\n\n'}${rest}`, name: plain }
}
