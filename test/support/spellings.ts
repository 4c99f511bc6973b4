/**
 * The ways a text can stand in bytes without being encrypted: as it is, in another case, escaped in JSON or an address, in
 * UTF-16, in hex, and in base64 at each of the three places a text can begin within it.
 */
export function spellings(text: string): Buffer[] {
  const bytes = Buffer.from(text)
  const texts = [
    text,
    text.toLowerCase(),
    text.toUpperCase(),
    encodeURIComponent(text),
    JSON.stringify(text).slice(1, -1),
  ]
  return [
    ...texts.map((spelling) => Buffer.from(spelling)),
    Buffer.from(text, 'utf16le'),
    Buffer.from(bytes.toString('hex')),
    ...[0, 1, 2].map((shift) => {
      // The outer symbols depend on neighbours; what is between them does not.
      const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
        .toString('base64')
        .replace(/=+$/, '')
      return Buffer.from(encoded.slice(shift === 0 ? 0 : shift + 1, -1))
    }),
  ]
}
