/** Control characters, what Windows forbids, and marks that turn text around or cannot be seen. */
const FORBIDDEN = /[\0-\x1f\x7f-\x9f<>:"/\\|?*\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i
const MAX_BYTES = 120
const characters = new Intl.Segmenter('en')

const utf8Length = (text: string): number => new TextEncoder().encode(text).length

/**
 * A text as the name of a file or folder that Windows, macOS and Linux all take, without ending: at most 120 bytes of
 * UTF-8, never cut inside a character. Empty where nothing is left.
 */
export function fileNameOf(text: string): string {
  const clean = text.toWellFormed().normalize('NFC').replace(FORBIDDEN, ' ').replace(/\s+/g, ' ').trim()
  let name = ''
  let bytes = 0
  for (const { segment } of characters.segment(clean)) {
    bytes += utf8Length(segment)
    if (bytes > MAX_BYTES) break
    name += segment
  }
  // Windows drops dots and spaces at the end, and hides files that begin with a dot elsewhere.
  name = name.replace(/^[. ]+|[. ]+$/g, '')
  return RESERVED.test(name) ? `_${name}` : name
}

/** Names given so far, compared as Windows and macOS do. */
export class FileNames {
  readonly #taken = new Set<string>()

  /** `base` + `ending`, with a number where that is taken. */
  unique(base: string, ending: string): string {
    for (let n = 1; ; n++) {
      const name = n === 1 ? `${base}${ending}` : `${base} (${n})${ending}`
      const key = name.normalize('NFC').toLowerCase()
      if (this.#taken.has(key)) continue
      this.#taken.add(key)
      return name
    }
  }
}
