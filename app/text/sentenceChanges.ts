import { leastRuns } from './runs'
import type { Sentence } from './sentences'

/** Sentences that a side put in place of others. */
export interface SentenceChange {
  readonly at: number
  readonly remove: number
  readonly insert: readonly Sentence[]
  /** The white space to put before it where its own text begins with it, as the sentence behind it there has it. */
  readonly leadInside: string
}

/** The changes of a side in order, and the white space it has before each sentence that stayed, by the sentence's old place. */
export type SentenceChanges = SentenceChange[] & { readonly leads: ReadonlyMap<number, string> }

/** What turns the sentences of one text into those of another; null where too much of it differs. */
export function changesBetween(from: readonly Sentence[], to: readonly Sentence[]): SentenceChanges | null {
  const texts = (sentences: readonly Sentence[]): string[] => sentences.map(({ text }) => text)
  const runs = leastRuns(texts(from), texts(to))
  if (runs === null) return null
  const changes: SentenceChange[] = []
  const leads = new Map<number, string>()
  let [fromAt, toAt] = [0, 0]
  let open: Block | null = null
  const end = (): void => {
    if (open === null) return
    changes.push(...singly(open, from, to))
    open = null
  }
  for (const run of runs) {
    if (run.kind === 'replaced') continue
    if (run.kind === 'same') {
      end()
      for (let n = 0; n < run.count; n++) leads.set(fromAt + n, to[toAt + n]?.lead ?? '')
      fromAt += run.count
      toAt += run.count
      continue
    }
    open ??= { at: fromAt, remove: 0, first: toAt, count: 0 }
    if (run.kind === 'removed') {
      open.remove += run.count
      fromAt += run.count
    } else {
      open.count += run.count
      toAt += run.count
    }
  }
  end()
  return Object.assign(changes, { leads })
}

/** So many sentences from one place of the old text became so many from one of the new. */
interface Block {
  at: number
  remove: number
  first: number
  count: number
}

/** A block of sentences that each became another version of themselves is so many changes. */
function singly(
  { at, remove, first, count }: Block,
  from: readonly Sentence[],
  to: readonly Sentence[],
): SentenceChange[] {
  const change = (old: number, gone: number, now: number, come: number): SentenceChange => ({
    at: old,
    remove: gone,
    insert: to.slice(now, now + come),
    leadInside: now === 0 ? (to[1]?.lead ?? ' ') : (to[now]?.lead ?? ''),
  })
  const each = Array.from({ length: count }, (_, n) => n)
  const isEach = remove === count && each.every((n) => areVersions(from[at + n], to[first + n]))
  return isEach ? each.map((n) => change(at + n, 1, first + n, 1)) : [change(at, remove, first, count)]
}

/** Whether one sentence is another version of another: more than half of the words of the shorter are shared. */
export function areVersions(left: Sentence | undefined, right: Sentence | undefined): boolean {
  const [words, others] = [wordsOf(left), wordsOf(right)]
  const shared = [...words].filter((word) => others.has(word)).length
  return shared > Math.min(words.size, others.size) / 2
}

const wordsOf = (sentence: Sentence | undefined): Set<string> =>
  new Set(sentence?.text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [])
