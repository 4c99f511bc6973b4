import type { Segment } from '../model/recording'

/** A name or term of the person, and how machines mishear it. */
export interface Term {
  readonly term: string
  readonly heardAs: readonly string[]
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

/** Replaces what was misheard, whole words only, in any case; longer phrases first. */
export function replacer(terms: readonly Term[]): (text: string) => string {
  const pairs = terms
    .flatMap(({ term, heardAs }) => heardAs.map((heard) => ({ term, heard: heard.trim() })))
    .filter(({ term, heard }) => heard !== '' && heard !== term)
    .sort((a, b) => b.heard.length - a.heard.length)
  if (pairs.length === 0) return (text) => text
  const terms_ = new Map(pairs.map(({ heard, term }) => [key(heard), term]))
  const any = pairs.map(({ heard }) => escaped(heard).replace(/\s+/g, String.raw`\s+`)).join('|')
  const pattern = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${any})(?![\p{L}\p{N}])`, 'giu')
  return (text) => text.replace(pattern, (heard) => terms_.get(key(heard)) ?? heard)
}

const key = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ')

/** Applies the dictionary to segments. Words keep their times; a phrase over several words is joined into one. */
export function withDictionary(segments: readonly Segment[], terms: readonly Term[]): Segment[] {
  const replace = replacer(terms)
  return segments.map((segment) => {
    const text = replace(segment.text)
    if (text === segment.text || segment.words === undefined) return { ...segment, text }
    return { ...segment, text, words: replacedWords(segment.words, replace) }
  })
}

type Word = NonNullable<Segment['words']>[number]

function replacedWords(words: readonly Word[], replace: (text: string) => string): Word[] {
  const out: Word[] = []
  for (let at = 0; at < words.length;) {
    const run = runAt(words, at, replace)
    const [first, last] = [words[at], words[at + run - 1]]
    if (first === undefined || last === undefined) break
    out.push({ startMs: first.startMs, endMs: last.endMs, text: replace(phrase(words, at, run)) })
    at += run
  }
  return out
}

/** How many words from `at` a replacement takes together; 1 when none does. */
function runAt(words: readonly Word[], at: number, replace: (text: string) => string): number {
  for (let run = Math.min(5, words.length - at); run > 1; run -= 1) {
    const whole = phrase(words, at, run)
    const apart = `${replace(phrase(words, at, run - 1))} ${replace(phrase(words, at + run - 1, 1))}`
    const rest = `${replace(phrase(words, at, 1))} ${replace(phrase(words, at + 1, run - 1))}`
    const together = replace(whole)
    if (together !== apart && together !== rest && together !== whole) return run
  }
  return 1
}

const phrase = (words: readonly Word[], at: number, count: number): string =>
  words
    .slice(at, at + count)
    .map((word) => word.text)
    .join(' ')
