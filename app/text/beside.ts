import { inOrder, textOf } from './bothSentences'
import { sentencesOf } from './sentences'
import { apply } from './text'
import { wordSplices, type Splice } from './words'

/** A sentence longer than this is not written twice for a few words: then only those stand beside each other. */
const LONG = 600

interface Stretch {
  readonly from: number
  readonly to: number
}

/**
 * The merge of two texts whose changes meet, for a text that somebody has in view and goes on writing in. Changes that stand
 * apart are both taken, word by word. Where they meet, whole sentences and lines of both stand there, each as it was written;
 * no mark is put between them. What is being typed comes last, so that it can go on (docs/adr/0230).
 */
export function mergedBeside(base: string, mine: string, theirs: string): string {
  const [ours, others] = [wordSplices(base, mine), wordSplices(base, theirs)]
  const whole = stretchesOf(base, ours, others)
  let text = ''
  let at = 0
  for (const stretch of whole) {
    const version = (splices: readonly Splice[]): string => versionIn(base, stretch, changesIn(stretch, splices))
    const before = base.slice(stretch.from, stretch.to)
    text += base.slice(at, stretch.from) + sentencesOfBoth(before, version(ours), version(others))
    at = stretch.to
  }
  return text + base.slice(at)
}

const endOf = (splice: Splice): number => splice.at + splice.remove
const meet = (a: Stretch, b: Stretch): boolean => a.from <= b.to && b.from <= a.to
const asStretch = (splice: Splice): Stretch => ({ from: splice.at, to: endOf(splice) })

const changesIn = ({ from, to }: Stretch, splices: readonly Splice[]): Splice[] =>
  splices.filter((splice) => splice.at >= from && endOf(splice) <= to)

/** What changes within a stretch of the old text make of it. */
const versionIn = (base: string, { from, to }: Stretch, changes: readonly Splice[]): string =>
  apply(
    base.slice(from, to),
    changes.map((splice) => ({ ...splice, at: splice.at - from })),
  )

/** The parts of the old text that changed, in order: single changes as they are, those that meet as whole sentences. */
function stretchesOf(base: string, ours: readonly Splice[], others: readonly Splice[]): Stretch[] {
  const alone = (splice: Splice, beside: readonly Splice[]): boolean =>
    !beside.some((other) => meet(asStretch(splice), asStretch(other)) && !isSame(splice, other))
  const all = [...ours, ...others]
  const places = placesOf(base)
  let wide = joined(
    [...ours.filter((splice) => !alone(splice, others)), ...others.filter((splice) => !alone(splice, ours))].map(
      (splice) => widened(asStretch(splice), places, base),
    ),
  )
  // A change that reaches into a stretch belongs to it, and may widen it.
  for (let before = -1; before !== lengthOf(wide);) {
    before = lengthOf(wide)
    const reached = all.map(asStretch).filter((one) => wide.some((other) => meet(one, other)))
    wide = joined([...wide, ...reached.map((one) => widened(one, places, base))])
  }
  const single = all.map(asStretch).filter((one) => !wide.some((other) => meet(one, other)))
  return joined([...wide, ...single])
}

const isSame = (a: Splice, b: Splice): boolean => a.at === b.at && a.remove === b.remove && a.insert === b.insert
const lengthOf = (stretches: readonly Stretch[]): number => stretches.reduce((sum, { from, to }) => sum + to - from, 0)

/** Stretches in order, those that meet as one. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const row: Stretch[] = []
  for (const stretch of [...stretches].sort((a, b) => a.from - b.from)) {
    const last = row.at(-1)
    if (last && meet(last, stretch)) row[row.length - 1] = { from: last.from, to: Math.max(last.to, stretch.to) }
    else row.push(stretch)
  }
  return row
}

/** Where the sentences of a text stand. */
function placesOf(text: string): Stretch[] {
  let at = 0
  return sentencesOf(text).sentences.map(({ lead, text: words }) => {
    const from = at + lead.length
    at = from + words.length
    return { from, to: at }
  })
}

/** From the end of the last sentence that a change leaves alone to the beginning of the next: never within a line's words. */
function widened({ from, to }: Stretch, places: readonly Stretch[], base: string): Stretch {
  const before = places.findLast((place) => place.to < from && base.slice(place.to, from).includes('\n'))
  const after = places.find((place) => place.from > to && base.slice(to, place.from).includes('\n'))
  return { from: before?.to ?? 0, to: after?.from ?? base.length }
}

/** The sentences of two versions of one stretch: those of both once, then what each has of its own. */
function sentencesOfBoth(base: string, mine: string, theirs: string): string {
  if (mine === theirs || theirs === base) return mine
  if (mine === base) return theirs
  if (goesOnFrom(mine, theirs, base)) return mine
  if (goesOnFrom(theirs, mine, base)) return theirs
  const [old, ours, others] = [sentencesOf(base), sentencesOf(mine), sentencesOf(theirs)]
  const isLong = [...ours.sentences, ...others.sentences].some(({ text }) => text.length > LONG)
  if (isLong) return wordsOfBoth(base, mine, theirs)
  const written = inOrder(old.sentences, ours.sentences, others.sentences)
  const isMine = ours.tail !== old.tail || written.at(-1)?.side === 'mine'
  return textOf(written) + (isMine ? ours.tail : others.tail)
}

/** Whether a text is the old one with words behind it, and those of another version are the first of them. */
function goesOnFrom(longer: string, text: string, base: string): boolean {
  if (!longer.startsWith(text) || !text.startsWith(base.trimEnd())) return false
  // A line or a word that was only begun is not the other's.
  if (/\s$/u.test(text) && text.length > base.length) return false
  const isInWord = WORD.test(text.slice(-1)) && WORD.test(longer.charAt(text.length))
  return !isInWord
}

const WORD = /[\p{L}\p{M}\p{N}]/u

/** Only the words that differ, for a sentence that is too long to stand there twice. */
function wordsOfBoth(base: string, mine: string, theirs: string): string {
  const [ours, others] = [wordSplices(base, mine), wordSplices(base, theirs)]
  const groups = joined([...ours, ...others].map(asStretch))
  let text = ''
  let at = 0
  for (const group of groups) {
    const version = (splices: readonly Splice[]): string | null => {
      const own = changesIn(group, splices)
      return own.length === 0 ? null : versionIn(base, group, own)
    }
    const [first, second] = [version(ours), version(others)]
    text += base.slice(at, group.from) + wordsBeside(second, first)
    at = group.to
  }
  return text + base.slice(at)
}

function wordsBeside(theirs: string | null, mine: string | null): string {
  if (mine === null || mine === '' || mine === theirs) return theirs ?? mine ?? ''
  if (theirs === null || theirs === '') return mine
  const between = (mine + theirs).includes('\n') ? '\n' : ' '
  return `${theirs.trimEnd()}${between}${mine.trimStart()}`
}
