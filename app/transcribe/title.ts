const TITLE_MAX_CHARACTERS = 80

/** Sounds people begin with that say nothing, and words that say nothing when a comma follows ("Well, …", but "Well done"). */
const HESITATION =
  /^(?:(?:(?:um+|uh+|er+|erm|hm+|mm+|ähm?|öhm?|euh)(?![\p{L}\p{N}])|(?:also|so|okay|ok|well|right|alright|na ja)(?=,))[\s,.…-]*)+/iu
/** Ends of sentences; not after a single letter, a number or a form of address ("Dr. J. S. Bach", "3.5"). */
const SENTENCE_END = /(?<![\s.][\p{L}]|\d|\b(?:Dr|Mr|Mrs|Ms|Prof|St|Hr|Fr|Nr))[.!?…]+(?=\s|$)|[。！？]/u

/**
 * A title for an entry from what was said: the first sentence without hesitation, at most 80 characters, cut at a word.
 * Null when nothing was said.
 */
export function titleOf(text: string): string | null {
  const line = text.replace(/\s+/g, ' ').trim()
  const begun = line.replace(HESITATION, '').trim() || line
  const end = SENTENCE_END.exec(begun)
  const sentence = (end === null ? begun : begun.slice(0, end.index)).replace(/[\s,;:–-]+$/u, '')
  const title = sentence.length <= TITLE_MAX_CHARACTERS ? sentence : `${cut(sentence)}…`
  if (!/[\p{L}\p{N}]/u.test(title)) return null
  return title.charAt(0).toLocaleUpperCase() + title.slice(1)
}

function cut(sentence: string): string {
  const head = sentence.slice(0, TITLE_MAX_CHARACTERS - 1)
  const space = head.lastIndexOf(' ')
  const whole = space > TITLE_MAX_CHARACTERS / 2 ? head.slice(0, space) : head
  // Never half of a surrogate pair.
  return whole.replace(/[\uD800-\uDBFF]$/, '').replace(/[\s,;:–-]+$/u, '')
}
