import { words } from '../../app/search/words'
import { generatedEntries, type JournalSize } from './journal'
import { seeded } from './words'

/** A text of the journal as a search library sees it. */
export interface SearchableText {
  readonly id: number
  /** Number of the entry. */
  readonly entry: number
  readonly title: string
  readonly text: string
}

export function searchableTexts(size: JournalSize): SearchableText[] {
  const texts: SearchableText[] = []
  let entry = 0
  for (const { session, messages, recordings } of generatedEntries(size)) {
    texts.push({ id: texts.length, entry, title: session.title, text: '' })
    for (const { text } of messages)
      texts.push({ id: texts.length, entry, title: '', text: text || (recordings[0]?.transcript?.text ?? '') })
    entry++
  }
  return texts
}

/** What a search field holds after each key of people who type two words that stand next to each other somewhere. */
export function typedQueries(texts: readonly SearchableText[], people = 60): string[] {
  const random = seeded(12_345)
  const queries: string[] = []
  for (let n = 0; n < people; n++) {
    const { title, text } = texts[Math.floor(random() * texts.length)] ?? { title: '', text: '' }
    const terms = words(text || title).map(({ term }) => term)
    const at = Math.floor(random() * (terms.length - 1))
    const phrase = terms.slice(at, at + 2).join(' ')
    for (let length = 1; length <= phrase.length; length++)
      if (phrase[length - 1] !== ' ') queries.push(phrase.slice(0, length))
  }
  return queries
}

/** The value that a share of the sorted values does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
