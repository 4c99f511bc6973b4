import { runsBetween } from './runs'
import { changesBetween, type SentenceChange, type SentenceChanges } from './sentenceChanges'
import { isFinished, type Sentence } from './sentences'

/** A sentence of a text in which two versions come together, and which of them it is from. */
export type Sided = Sentence & { readonly side: 'mine' | 'theirs' | 'both' }

/**
 * The sentences of both in the order of the old text; where both changed the same ones, what each has of its own, `theirs` first.
 */
export function inOrder(old: readonly Sentence[], mine: readonly Sentence[], theirs: readonly Sentence[]): Sided[] {
  const [ours, others] = [changesTo(old, mine), changesTo(old, theirs)]
  const written: Sided[] = []
  let at = 0
  const stay = (until: number): void => {
    for (const [n, { lead, text }] of old.slice(at, until).entries()) {
      const [one, other] = [ours.leads.get(at + n), others.leads.get(at + n)]
      written.push({ lead: one === undefined || one === lead ? (other ?? lead) : one, text, side: 'both' })
    }
    at = Math.max(at, until)
  }
  for (const { from, to, left, right } of groupsOf(ours, others)) {
    stay(from)
    const [first, second] = [right, left].map((changes) => versionOf(old, from, to, changes))
    if (left.length === 0) written.push(...sided(first ?? [], 'theirs'))
    else if (right.length === 0) written.push(...sided(second ?? [], 'mine'))
    else written.push(...bothSentences(old.slice(from, to), first ?? [], second ?? []))
    at = to
  }
  stay(old.length)
  return written
}

const sided = (sentences: readonly Sentence[], side: Sided['side']): Sided[] =>
  sentences.map(({ lead, text }) => ({ lead, text, side }))

function changesTo(old: readonly Sentence[], now: readonly Sentence[]): SentenceChanges {
  const whole = [{ at: 0, remove: old.length, insert: now, leadInside: '' }]
  return changesBetween(old, now) ?? Object.assign(whole, { leads: new Map<number, string>() })
}

interface Group {
  from: number
  to: number
  readonly left: SentenceChange[]
  readonly right: SentenceChange[]
}

/** Changes in order, those of the same sentences and those in the same place together. */
function groupsOf(ours: readonly SentenceChange[], others: readonly SentenceChange[]): Group[] {
  const all = [
    ...ours.map((change) => ({ change, side: 'left' as const })),
    ...others.map((change) => ({ change, side: 'right' as const })),
  ].sort((a, b) => a.change.at - b.change.at || a.change.remove - b.change.remove)
  const groups: Group[] = []
  for (const { change, side } of all) {
    const [from, to] = [change.at, change.at + change.remove]
    const last = groups.at(-1)
    const isSamePlace = last !== undefined && last.from === last.to && from === to && last.from === from
    const group: Group =
      last !== undefined && (isSamePlace || from < last.to) ? last : { from, to, left: [], right: [] }
    if (group !== last) groups.push(group)
    group.to = Math.max(group.to, to)
    group[side].push(change)
  }
  return groups
}

/** What a side has in the place of these sentences. */
function versionOf(old: readonly Sentence[], from: number, to: number, changes: readonly SentenceChange[]): Sentence[] {
  const version: Sentence[] = []
  let at = from
  for (const { at: place, remove, insert } of changes) {
    version.push(...old.slice(at, place), ...insert)
    at = place + remove
  }
  return [...version, ...old.slice(at, to)]
}

/** Those that both have once, and of the others those that the other side did not take away. */
function bothSentences(old: readonly Sentence[], first: readonly Sentence[], second: readonly Sentence[]): Sided[] {
  const [had, one, two] = [countsOf(old), countsOf(first), countsOf(second)]
  const stays = ({ text }: Sentence, there: ReadonlyMap<string, number>): boolean =>
    (had.get(text) ?? 0) <= (there.get(text) ?? 0)
  const texts = (sentences: readonly Sentence[]): string[] => sentences.map(({ text }) => text)
  const written: Sided[] = []
  let [at, other] = [0, 0]
  for (const run of runsBetween(texts(first), texts(second))) {
    const gone = run.kind === 'replaced' ? run.removed : run.kind === 'added' ? 0 : run.count
    const came = run.kind === 'replaced' ? run.added : run.kind === 'removed' ? 0 : run.count
    const [from, to] = [first.slice(at, at + gone), second.slice(other, other + came)]
    if (run.kind === 'same') written.push(...sided(to, 'both'))
    else {
      const left = from.filter((sentence) => stays(sentence, two))
      const right = to.filter((sentence) => stays(sentence, one))
      written.push(...sided(left, 'theirs'), ...sided(right, 'mine'))
    }
    at += gone
    other += came
  }
  return written
}

function countsOf(sentences: readonly Sentence[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { text } of sentences) counts.set(text, (counts.get(text) ?? 0) + 1)
  return counts
}

/** Scripts that are written without spaces have none after a sentence. */
const spaceAfter = (sentence: string): string => (/[。！？][」』”’）]*$/u.test(sentence) ? '' : ' ')

/** Each sentence with the white space that its side put before it; a line of its own where that would run into the other's. */
export function textOf(written: readonly Sided[]): string {
  let text = ''
  for (const [at, { lead, text: words, side }] of written.entries()) {
    const before = written[at - 1]
    if (before === undefined || before.side === side || lead.includes('\n')) text += lead + words
    else text += (isFinished(before.text) ? lead || spaceAfter(before.text) : '\n') + words
  }
  return text
}
