export interface DecodedText {
  readonly text: string
  /** The bytes do not say what they are, and this is the likeliest. */
  readonly isGuessed: boolean
}

/**
 * The text of a file: UTF-8, UTF-16 with a mark or in plain sight, else the old Western European form where nothing speaks
 * against it. Null for what is no text.
 */
export function decodedText(bytes: Uint8Array): DecodedText | null {
  const utf16 = utf16Form(bytes)
  if (utf16 !== null) {
    const text = decode(utf16, bytes.subarray(0, bytes.length - (bytes.length % 2)))
    return text !== null && isText(text) && hasFewControls(text)
      ? { text: text.replace(/^\ufeff/, ''), isGuessed: false }
      : null
  }
  const plain = decode('utf-8', bytes)
  if (plain !== null) return isText(plain) || isOurs(plain) ? { text: plain, isGuessed: false } : null
  const western = decode('windows-1252', bytes)
  return western !== null && isText(western) && looksWestern(western) && !isDamagedUtf8(bytes)
    ? { text: western, isGuessed: true }
    : null
}

function utf16Form(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  // Without a mark: every other byte of Western text is zero.
  const head = bytes.subarray(0, 4_096)
  if (head.length < 4) return null
  const zeros = [0, 0]
  head.forEach((byte, at) => byte === 0 && (zeros[at % 2] = (zeros[at % 2] ?? 0) + 1))
  const [even = 0, odd = 0] = zeros
  const half = head.length / 2
  if (odd > half * 0.7 && even < half * 0.05) return 'utf-16le'
  return even > half * 0.7 && odd < half * 0.05 ? 'utf-16be' : null
}

function decode(form: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(form, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

/** A text that somebody wrote with such a character comes back with it. */
const isOurs = (text: string): boolean => text.startsWith('---\nbraindump: ')

const isText = (text: string): boolean => !text.includes('\0')

/** Few control characters, and more letters of the language than odd ones: a picture or a program is neither. */
function looksWestern(text: string): boolean {
  const letters = text.match(/[\sa-zA-Z0-9äöüÄÖÜßéèêëàâçñóíúáåøæœ.,;:!?"'()–—„“”‚‘’…€-]/g)?.length ?? 0
  return hasFewControls(text) && letters >= text.length * 0.85
}

function hasFewControls(text: string): boolean {
  const controls = text.match(/[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f]/g)?.length ?? 0
  return controls <= text.length * 0.001
}

/** One bad byte among good ones: read as anything else, every other special character would be wrong. */
function isDamagedUtf8(bytes: Uint8Array): boolean {
  const lossy = new TextDecoder('utf-8').decode(bytes)
  const good = lossy.match(/[^\0-\x7f\ufffd]/g)?.length ?? 0
  const bad = lossy.match(/\ufffd/g)?.length ?? 0
  return good > bad * 0.1
}
