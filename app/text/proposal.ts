import { areVersions, changesBetween, type SentenceChange } from './sentenceChanges'
import { isFinished, sentencesOf, type Sentence } from './sentences'

/**
 * One text of two that grew out of `base`, made of whole sentences, where a person would have written it so: where the sides
 * changed different sentences, or added different ones. Null where that cannot be said; then there is nothing to propose.
 * The rules stand in docs/adr/0160-proposals-of-whole-sentences.md. Never taken without a person having read it.
 */
export function proposeText(base: string, left: string, right: string): string | null {
  const [from, ours, theirs] = [sentencesOf(base), sentencesOf(left), sentencesOf(right)]
  if (from.sentences.length === 0) return null
  const mine = changesBetween(from.sentences, ours.sentences)
  const other = changesBetween(from.sentences, theirs.sentences)
  if (mine === null || other === null) return null
  const others = other.filter((change) => !mine.some((one) => isSame(one, change)))
  if (mine.some((one) => others.some((change) => !fit(one, change)))) return null

  const written: Sentence[] = []
  let at = 0
  /** Sentences that stay, each with the white space that a side gave it. */
  const stay = (until: number): void => {
    for (; at < until; at++) {
      const sentence = from.sentences[at]
      if (sentence === undefined) continue
      const lead = eitherOf(sentence.lead, mine.leads.get(at), other.leads.get(at))
      written.push({ lead, text: sentence.text })
    }
  }
  const sided = [
    ...mine.map((change) => ({ change, beside: other.leads })),
    ...others.map((change) => ({ change, beside: mine.leads })),
  ].sort((a, b) => inOrder(a.change, b.change))
  for (const { change, beside } of sided) {
    const { at: place, remove, insert, leadInside } = change
    stay(place)
    const [first, ...rest] = insert
    if (first !== undefined) {
      const old = remove > 0 ? from.sentences[place]?.lead : undefined
      const lead = old === undefined ? first.lead : eitherOf(old, first.lead, beside.get(place))
      written.push({ ...first, lead: lead === '' && written.length > 0 ? leadInside : lead }, ...rest)
    }
    at = Math.max(at, place + remove)
  }
  stay(from.sentences.length)
  const tail = eitherOf(from.tail, ours.tail, theirs.tail)
  const proposed = textOf(written) + tail
  return isWhole(proposed, written) && !isRepeating(written, ours.sentences, theirs.sentences) ? proposed : null
}

const isSame = (a: SentenceChange, b: SentenceChange): boolean =>
  a.at === b.at && a.remove === b.remove && textOf(a.insert) === textOf(b.insert)

/** Whether two changes of different sides stand in different sentences, so that both can be taken. */
function fit(a: SentenceChange, b: SentenceChange): boolean {
  const [aEnd, bEnd] = [a.at + a.remove, b.at + b.remove]
  if (aEnd < b.at || bEnd < a.at) return true
  if (a.remove > 0 && b.remove > 0) return aEnd === b.at || bEnd === a.at
  if (a.remove === 0 && b.remove === 0) return canFollow(a.insert, b.insert)
  const [added, changed] = a.remove === 0 ? [a, b] : [b, a]
  if (added.at > changed.at && added.at < changed.at + changed.remove) return false
  return changed.insert.length > 0 && !alike(added.insert, changed.insert)
}

/** Whether what both sides added in one place can stand one after the other. */
function canFollow(left: readonly Sentence[], right: readonly Sentence[]): boolean {
  const [first, second] = startsOnLine(left) <= startsOnLine(right) ? [left, right] : [right, left]
  if (alike(first, second) || (first.some(isNumbered) && second.some(isNumbered))) return false
  if (startsOnLine(second) > 0) return true
  // Both go on in the paragraph: both must be at an end, and one still in it.
  return [first, second].every(
    (one) => isFinished(one.at(-1)?.text ?? '') && one.every(({ lead }) => !lead.includes('\n')),
  )
}

/** What goes on in the paragraph comes before new lines, new lines before new paragraphs; else this side before that. */
function inOrder(a: SentenceChange, b: SentenceChange): number {
  if (a.at !== b.at) return a.at - b.at
  if (a.remove > 0 || b.remove > 0) return a.remove - b.remove
  return startsOnLine(a.insert) - startsOnLine(b.insert)
}

const startsOnLine = (sentences: readonly Sentence[]): number => (sentences[0]?.lead.match(/\n/g) ?? []).length
const isNumbered = ({ text }: Sentence): boolean => /^\d+[.)]\s/.test(text)

/** Whether a sentence of one is another version of one of the other. */
const alike = (left: readonly Sentence[], right: readonly Sentence[]): boolean =>
  left.some((one) => right.some((other) => areVersions(one, other)))

/** Whether the text falls into the sentences it was made of: none that breaks off has swallowed the next. */
function isWhole(text: string, written: readonly Sentence[]): boolean {
  const { sentences } = sentencesOf(text)
  return sentences.length === written.length && sentences.every((one, at) => one.text === written[at]?.text)
}

/** Whether a sentence stands more often in the result than on either side. */
function isRepeating(written: readonly Sentence[], left: readonly Sentence[], right: readonly Sentence[]): boolean {
  const [all, ours, theirs] = [countsOf(written), countsOf(left), countsOf(right)]
  return [...all].some(([text, count]) => count > Math.max(ours.get(text) ?? 0, theirs.get(text) ?? 0))
}

function countsOf(sentences: readonly Sentence[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { text } of sentences) counts.set(text, (counts.get(text) ?? 0) + 1)
  return counts
}

/** What a side changed; where both did, the first. */
const eitherOf = (base: string, left: string | undefined, right: string | undefined): string =>
  left !== undefined && left !== base ? left : (right ?? base)

const textOf = (sentences: readonly Sentence[]): string => sentences.map(({ lead, text }) => lead + text).join('')
