/** MIME types of sound we take in, by the ending of the file's name. */
const TYPES: Readonly<Record<string, string>> = {
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  mp4: 'audio/mp4',
  aac: 'audio/aac',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  opus: 'audio/ogg;codecs=opus',
  flac: 'audio/flac',
  webm: 'audio/webm;codecs=opus',
  weba: 'audio/webm;codecs=opus',
}

const endingOf = (name: string): string => /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''

export const isAudioName = (name: string): boolean => endingOf(name) in TYPES
export const audioTypeOf = (name: string): string => TYPES[endingOf(name)] ?? 'application/octet-stream'

/** The ending for an exported file of this MIME type, with its dot. */
export function endingForType(mimeType: string): string {
  const plain = mimeType.split(';')[0]?.trim().toLowerCase()
  const found = Object.entries(TYPES).find(([, type]) => type.split(';')[0] === plain)
  return `.${found?.[0] ?? 'bin'}`
}

/** Whether a file begins like sound of any kind we know; its name may say anything. */
export function looksLikeAudio(head: Uint8Array): boolean {
  const text = (from: number, to: number): string => String.fromCharCode(...head.subarray(from, to))
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WAVE') return true
  if (text(0, 3) === 'ID3' || text(0, 4) === 'OggS' || text(0, 4) === 'fLaC' || text(4, 8) === 'ftyp') return true
  if (head[0] === 0x1a && head[1] === 0x45 && head[2] === 0xdf && head[3] === 0xa3) return true
  // MPEG audio or ADTS: eleven set bits.
  return head[0] === 0xff && ((head[1] ?? 0) & 0xe0) === 0xe0
}
