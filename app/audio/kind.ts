import { keyed } from '../messages/message'
/** Kinds of audio files that can be taken, by their first bytes; a name proves nothing. */
const KINDS: readonly {
  readonly mimeType: string
  readonly extension: string
  readonly is: (head: Uint8Array) => boolean
}[] = [
  { mimeType: 'audio/wav', extension: 'wav', is: (head) => isRiff(head) && at(head, 8, 'WAVE') },
  { mimeType: 'audio/webm', extension: 'webm', is: (head) => at(head, 0, '\u001a\u0045\u00df\u00a3') },
  { mimeType: 'audio/ogg', extension: 'ogg', is: (head) => at(head, 0, 'OggS') },
  { mimeType: 'audio/mp4', extension: 'm4a', is: (head) => at(head, 4, 'ftyp') },
  { mimeType: 'audio/flac', extension: 'flac', is: (head) => at(head, 0, 'fLaC') },
  { mimeType: 'audio/aac', extension: 'aac', is: (head) => isAdts(head) },
  { mimeType: 'audio/aiff', extension: 'aiff', is: (head) => at(head, 0, 'FORM') && at(head, 8, 'AIF') },
  { mimeType: 'audio/x-caf', extension: 'caf', is: (head) => at(head, 0, 'caff') },
  { mimeType: 'audio/amr', extension: 'amr', is: (head) => at(head, 0, '#!AMR') },
  { mimeType: 'audio/mpeg', extension: 'mp3', is: (head) => at(head, 0, 'ID3') || isMpegFrame(head) },
]

/** Said of a file that is none of these. */
export const NO_AUDIO = keyed('audio.notAnAudioFile')

/** The MIME type of an audio file from its first 16 bytes; null for anything else. */
export const kindOf = (head: Uint8Array): string | null => KINDS.find(({ is }) => is(head))?.mimeType ?? null

/** The usual ending of a file of this type, without the dot. */
export const extensionOf = (mimeType: string): string =>
  KINDS.find((kind) => mimeType.toLowerCase().startsWith(kind.mimeType))?.extension ?? 'audio'

function at(head: Uint8Array, place: number, text: string): boolean {
  return [...text].every((character, index) => head[place + index] === character.charCodeAt(0))
}

const isRiff = (head: Uint8Array): boolean => at(head, 0, 'RIFF') || at(head, 0, 'RF64') || at(head, 0, 'BW64')

/** AAC in frames of its own: twelve bits of sync, layer 0, a rate that exists (ISO 13818-7, section 6.2). */
export function isAdts(head: Uint8Array): boolean {
  const [first = 0, second = 0, third = 0] = head
  return first === 0xff && (second & 0xf6) === 0xf0 && ((third >> 2) & 0xf) < 13
}

/** Eleven bits of sync, a version, a layer and a bit rate that exist (ISO 11172-3). */
function isMpegFrame(head: Uint8Array): boolean {
  const [first = 0, second = 0, third = 0] = head
  return (
    first === 0xff &&
    (second & 0xe0) === 0xe0 &&
    (second & 0x18) !== 0x08 &&
    (second & 0x06) !== 0 &&
    (third & 0xf0) !== 0xf0
  )
}
