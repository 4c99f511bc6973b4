import { fold } from './fold'

/** A word of a text: where it stands (UTF-16 offsets, end excluded) and how search compares it. */
export interface Word {
  readonly start: number
  readonly end: number
  readonly term: string
}

/** Longer runs of letters are cut: nobody types them, and pasted data must not fill the index. */
const TERM_MAX_LENGTH = 40

const EMOJI = '\\p{RI}\\p{RI}|\\p{ExtPict}(?:\\p{EMod}|[\\ufe0e\\ufe0f]|\\u200d\\p{ExtPict})*'
const RUN = new RegExp(`[\\p{L}\\p{N}\\p{M}]+|(?<emoji>${EMOJI})`, 'gu')
/** What an emoji is shown with, and nobody types to find it: its form, its colour of skin. */
const LOOKS = /[\ufe0e\ufe0f]|\p{EMod}/gu
/** Scripts written without spaces between words. */
const UNSPACED =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}\u30fc'
const HAS_UNSPACED = new RegExp(`[${UNSPACED}]`, 'u')
const PARTS = new RegExp(`[${UNSPACED}][${UNSPACED}\\p{M}]*|[^${UNSPACED}]+`, 'gu')
const STARTS_UNSPACED = new RegExp(`^[${UNSPACED}]`, 'u')

/**
 * The words of a text in reading order. Where a script has no spaces, each character starts a pair with the next one, and
 * the last stands alone: any two characters in a row can then be found, and one character as a prefix. An emoji is a word.
 */
export function words(text: string): Word[] {
  const found: Word[] = []
  for (const run of text.matchAll(RUN)) {
    if (run.groups?.['emoji'] !== undefined)
      addTerm(found, run.index, run.index + run[0].length, run[0].replace(LOOKS, ''))
    else if (HAS_UNSPACED.test(run[0])) addMixed(found, run[0], run.index)
    else add(found, run.index, run.index + run[0].length, run[0])
  }
  return found
}

function add(found: Word[], start: number, end: number, raw: string): void {
  addTerm(found, start, end, fold(raw).slice(0, TERM_MAX_LENGTH))
}

function addTerm(found: Word[], start: number, end: number, term: string): void {
  if (term !== '') found.push({ start, end, term })
}

function addMixed(found: Word[], run: string, offset: number): void {
  for (const part of run.matchAll(PARTS)) {
    const start = offset + part.index
    if (STARTS_UNSPACED.test(part[0])) addPairs(found, part[0], start)
    else add(found, start, start + part[0].length, part[0])
  }
}

function addPairs(found: Word[], part: string, offset: number): void {
  const characters = [...part]
  let start = offset
  characters.forEach((character, at) => {
    const next = characters[at + 1] ?? ''
    const pair = character + next
    add(found, start, start + pair.length, pair)
    start += character.length
  })
}
