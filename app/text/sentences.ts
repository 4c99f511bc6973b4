/** A sentence of a text, with the white space before it. */
export interface Sentence {
  readonly lead: string
  readonly text: string
}

/** End marks with what closes behind them. Scripts that write no space after a sentence end it all the same. */
const END = /[.!?…]+["'”’“»)\]]*(?=\s)|[。！？]+[」』”’）]*/gu
/** What a full stop behind it does not end a sentence after: single letters, ordinals, and common abbreviations. */
const ABBREVIATED =
  /(?:^|[\s(„“"'])(?:\p{L}|\d{1,2}|(?:\p{L}\.)+\p{L}|Dr|Mr|Mrs|Ms|Prof|St|Nr|No|vs|etc|bzw|ca|usw|evtl|ggf|inkl|Hr|Fr|Str|Tel|approx)\.$/u

/** The sentences of a text, in order, and the white space at its end. A line break always ends one. */
export function sentencesOf(text: string): { readonly sentences: readonly Sentence[]; readonly tail: string } {
  const sentences: Sentence[] = []
  let lead = ''
  for (const part of text.split(/(\r?\n)/)) {
    let at = 0
    for (const end of [...endsIn(part), part.length]) {
      const piece = part.slice(at, end)
      const words = piece.trimStart()
      lead += piece.slice(0, piece.length - words.length)
      at = end
      if (words === '') continue
      const sentence = words.trimEnd()
      sentences.push({ lead, text: sentence })
      lead = words.slice(sentence.length)
    }
  }
  return { sentences, tail: lead }
}

/** Whether something can follow on the same line. */
export const isFinished = (sentence: string): boolean => /[.!?…。！？]["'”’“»)\]」』）]*$/u.test(sentence)

function endsIn(line: string): number[] {
  const ends: number[] = []
  for (const match of line.matchAll(END)) {
    const end = match.index + match[0].length
    const goesOn = /^\s+\p{Ll}/u.test(line.slice(end)) && !/[。！？]/u.test(match[0])
    if (!goesOn && !ABBREVIATED.test(line.slice(0, end))) ends.push(end)
  }
  return ends
}
