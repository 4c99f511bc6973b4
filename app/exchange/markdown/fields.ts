import { keyed, type KeyedMessage } from '../../messages/message'
import { TAG_NAME_MAX_LENGTH } from '../../model/tag'
import { cleanName, nameKey } from '../../text/nameKey'
import type { DayOrder } from '../time/writtenDay'
import { writtenTime } from '../time/writtenTime'
import type { FrontMatter } from './frontMatter'

/** What a field of a front matter gave, and what of it was not understood. */
export interface Read<T, Remark> {
  readonly value: T
  readonly remarks: readonly Remark[]
}

/** A field by the first of these names that is there, however programs write it: `createdAt`, `created_at`, `Created at`. */
function fieldOf(frontMatter: FrontMatter, names: readonly string[]): unknown {
  const keys = new Map(Object.keys(frontMatter).map((key) => [key.toLowerCase().replace(/[^\p{L}]/gu, ''), key]))
  for (const name of names) {
    const key = keys.get(name)
    const value = key === undefined ? undefined : frontMatter[key]
    if (value !== undefined && value !== null && value !== '') return value
  }
  return undefined
}

/** The title that a front matter gives; undefined where it gives none. */
export function titleField(frontMatter: FrontMatter): string | undefined {
  // One of ours may be empty, and then it is.
  const title = frontMatter['title'] === '' ? '' : fieldOf(frontMatter, ['title', 'titel'])
  return typeof title === 'string' || typeof title === 'number' ? String(title) : undefined
}

const CREATED = ['created', 'date', 'createdat', 'datecreated', 'createdtime', 'creationdate', 'datum', 'erstellt']

/** When an entry was begun, in ms; null where that is not said or not understood. The remarks are what was not. */
export function createdField(frontMatter: FrontMatter, order: DayOrder): Read<number | null, string> {
  const remarks: string[] = []
  for (const name of CREATED) {
    const value = fieldOf(frontMatter, [name])
    if (value === undefined) continue
    const time = typeof value === 'number' ? numberTime(value, order) : timeOf(value, order)
    if (time !== null) return { value: time, remarks }
    remarks.push(shortened(value))
  }
  return { value: null, remarks }
}

const timeOf = (value: unknown, order: DayOrder): number | null =>
  typeof value === 'string' ? writtenTime(value, order) : null

/** A year or `20240304`, or seconds or milliseconds since 1970 as programs write them. */
function numberTime(value: number, order: DayOrder): number | null {
  if (!Number.isInteger(value) || value < 0) return null
  const digits = String(value).length
  if (digits === 10) return value * 1000
  return digits === 13 ? value : writtenTime(String(value), order)
}

/** The names of its tags, each once. */
export function tagsField(frontMatter: FrontMatter): Read<readonly string[], KeyedMessage> {
  const value = fieldOf(frontMatter, ['tags', 'tag'])
  if (value === undefined) return { value: [], remarks: [] }
  const remarks: KeyedMessage[] = []
  const names = new Map<string, string>()
  for (const one of Array.isArray(value) ? value : partsOf(value)) {
    if (one === null || one === '') continue
    const name = ['string', 'number', 'boolean'].includes(typeof one)
      ? cleanName(String(one).trim().replace(/^#/, ''))
      : null
    if (name === null) remarks.push(keyed('import.tagNoName', { tag: shortened(one) }))
    else if (name.length > TAG_NAME_MAX_LENGTH) remarks.push(keyed('import.tagTooLong', { most: TAG_NAME_MAX_LENGTH }))
    else if (name !== '' && !names.has(nameKey(name))) names.set(nameKey(name), name)
  }
  return { value: [...names.values()], remarks }
}

/** `one, two words` or `one two`. */
const partsOf = (value: unknown): unknown[] =>
  typeof value === 'string' ? value.split(value.includes(',') ? ',' : /\s+/) : [value]

function shortened(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const [...characters] = text.replace(/\s+/g, ' ')
  return characters.length > 40 ? `${characters.slice(0, 40).join('')}…` : characters.join('')
}
