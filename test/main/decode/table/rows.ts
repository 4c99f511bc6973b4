import * as made from './made'

/*
 * Every sound that was tried: a file, how it is stored, or the sentence that refuses it. docs/sounds.md shows this list, and a
 * test keeps the two alike. All of them hold the same words, "testing one two three", 1.47 s.
 */

export interface Row {
  /** A file of `files/`, or a name for one that is made here. */
  readonly name: string
  readonly make?: () => Uint8Array | Promise<Uint8Array>
  /** What is odd, or broken. */
  readonly what?: string
  /** How it is stored: as it is, with its sound only, or as WAV. */
  readonly stored?: 'as it is' | 'sound only' | 'WAV'
  /** In ms, where it is not the whole. */
  readonly lengthMs?: number
  /** Where in the words it begins. */
  readonly fromMs?: number
  /** Nothing can be heard of it, or only some. */
  readonly likeness?: number
  readonly refused?: RegExp
}

const asItIs = (...names: string[]): Row[] => names.map((name) => ({ name, stored: 'as it is' }))
const asWav = (...names: string[]): Row[] => names.map((name) => ({ name, stored: 'WAV' }))
const refused = (name: string, why: RegExp): Row => ({ name, refused: why })
const half = { stored: 'as it is', lengthMs: 500 } as const

export const FORMATS: readonly Row[] = [
  ...asItIs('aac-8000-1.m4a', 'aac-44100-2-index-first.m4a', 'aac-44100-1-index-last.m4a', 'aac-48000-6.m4a'),
  ...asItIs('aac-48000-8.mp4', 'aac-96000-2.m4a', 'aac-22050-1.mov', 'aac-16000-1.3gp', 'aac-24000-1.aac'),
  ...asItIs('aac-44100-1.mka', 'aac-44100-1-pieces.mp4'),
  ...asWav('aac-24000-1.caf', 'alac-16000-1.m4a', 'alac-16000-1.caf'),
  { name: 'alac-48000-2-24.m4a', stored: 'WAV', lengthMs: 500 },
  { name: 'alac-8000-6.caf', stored: 'WAV', lengthMs: 500 },
  ...asItIs('mp3-8000-1.mp3', 'mp3-22050-2.mp3', 'mp3-48000-2-vbr.mp3', 'mp3-44100-1.mp4', 'mp3-44100-1.mka'),
  { name: 'mp3-44100-1.wav', stored: 'sound only' },
  ...asWav('mp2-44100-1.mp2'),
  ...asItIs('opus-48000-1.ogg', 'opus-48000-2.opus', 'opus-48000-6.opus', 'opus-48000-8.opus', 'opus-48000-1.webm'),
  ...asItIs('opus-48000-6.webm', 'opus-48000-1.mp4', 'vorbis-8000-1.ogg', 'vorbis-44100-6.ogg', 'vorbis-48000-2.webm'),
  ...asWav('opus-48000-1.caf'),
  ...asItIs('flac-16000-1.flac', 'flac-16000-1.ogg', 'flac-16000-1.mp4', 'flac-16000-1.mka'),
  { name: 'flac-96000-1-24.flac', ...half },
  { name: 'flac-192000-1.flac', ...half },
  { name: 'flac-8000-8.flac', ...half },
  ...asWav('amr-nb-8000-1.amr', 'amr-nb-8000-1.3gp', 'amr-wb-16000-1.awb', 'amr-wb-16000-1.3gp', 'gsm-8000-1.wav'),
  ...asWav('ima-8000-1.wav', 'ima-22050-2.wav', 'ms-8000-1.wav', 'pcm-8000-1-s8.aiff', 'pcm-16000-1-s16.aiff'),
  { name: 'pcm-8000-2-s24.aiff', stored: 'WAV', lengthMs: 500 },
  ...asWav('pcm-8000-1-f32.aifc', 'pcm-16000-1-sowt.aifc', 'ulaw-8000-1.aifc', 'ima-8000-1.aifc'),
  ...asWav('pcm-16000-1-s16.caf', 'pcm-8000-1-f32.caf', 'ima-8000-1.caf', 'alaw-8000-1.caf', 'pcm-16000-1-s16.mov'),
  { name: 'pcm-8000-6-s16.caf', stored: 'WAV', lengthMs: 500 },
  ...(['u8', 's16', 's24', 's32', 'f32', 'f64', 'ulaw', 'alaw'] as const).map((kind): Row => ({
    name: `pcm-8000-1-${kind}.wav`,
    make: () => made.wav(8_000, 1, kind),
    stored: 'as it is',
  })),
  ...[11_025, 22_050, 44_100, 48_000, 96_000, 192_000].map((rate): Row => ({
    name: `pcm-${rate}-1-s16.wav`,
    make: () => made.wav(rate, 1, 's16'),
    stored: 'as it is',
  })),
  ...[2, 6, 8].map((channels): Row => ({
    name: `pcm-48000-${channels}-s24.wav`,
    make: () => made.wav(48_000, channels, 's24'),
    stored: 'as it is',
  })),
  refused('g722-16000-1.wav', /G\.722.*Convert it/),
  refused('ac3-48000-2.ac3', /Dolby Digital.*Convert it/),
  refused('ac3-48000-2.mp4', /Dolby Digital.*Convert it/),
  refused('wma-44100-1.wma', /Windows Media.*Convert it/),
  refused('wavpack-16000-1.wv', /WavPack.*Convert it/),
  refused('speex-16000-1.spx', /Speex.*Convert it/),
  refused('pcm-16000-1.w64', /Wave64.*Convert it/),
  refused('tta-16000-1.tta', /True Audio.*Convert it/),
  refused('ulaw-8000-1.au', /Sun audio.*Convert it/),
  refused('aac-44100-1.mpegts', /transport stream.*Convert it/),
]

const odd = (what: string, name: string, stored: Row['stored'], more: Partial<Row> = {}): Row =>
  stored === undefined ? { name, what, ...more } : { name, what, stored, ...more }

export const ODDITIES: readonly Row[] = [
  odd('an edit list that leaves out the first half second', 'memo-edited.m4a', 'as it is', {
    make: made.editedMemo,
    lengthMs: 971,
    fromMs: 500,
  }),
  odd('variable bit rate without a header', 'mp3-44100-1-vbr-no-header.mp3', 'as it is'),
  odd('a cover', 'odd-cover.m4a', 'as it is'),
  odd('a cover', 'odd-cover.mp3', 'as it is'),
  odd('a cover', 'odd-cover.flac', 'as it is'),
  odd('a film', 'odd-film.mp4', 'sound only'),
  odd('a film', 'odd-film.webm', 'sound only'),
  odd('a film without sound', 'odd-film-without-sound.mp4', undefined, { refused: /no sound in this file/ }),
  odd('two streams: the first is taken', 'odd-two-streams.m4a', 'as it is'),
  odd('two streams: the first is taken', 'odd-two-streams.mka', 'as it is'),
  odd('chapters', 'odd-chapters.m4b', 'as it is'),
  odd('chapters', 'odd-chapters.mp3', 'as it is'),
  odd('chapters', 'odd-chapters.mka', 'as it is'),
  odd('chapters', 'odd-chapters.ogg', 'as it is'),
  odd('no box that says MP4', 'old-camera.mov', undefined, {
    make: made.withoutFtyp,
    refused: /old QuickTime film.*Convert it/,
  }),
  odd('a tag of ID3 before AAC', 'tagged.aac', 'as it is', { make: made.taggedAac }),
  odd('a tag of ID3 behind MP3', 'tag-behind.mp3', 'as it is', { make: made.tagBehind }),
  odd('zeroes before MP3', 'zeroes-before.mp3', undefined, { make: made.zeroesBefore, refused: /no audio file/ }),
  odd('a chunk of 100 KB before the samples', 'long-head.wav', undefined, { make: made.longHead, refused: /./ }),
  odd('a list of texts before the format', 'list-first.wav', 'as it is', { make: made.listFirst }),
  odd('a length of 0, as of a recorder that was switched off', 'length-0.wav', 'as it is', {
    make: () => made.says(0),
  }),
  odd('a length of 4 GB', 'length-4-gb.wav', 'as it is', { make: () => made.says(0xffffffff) }),
  odd('twice the length', 'length-twice.wav', 'as it is', { make: () => made.says(47_084 * 2) }),
  odd('one sample a second', 'rate-1.wav', undefined, { make: () => made.rate(1), refused: /hardly any samples/ }),
  odd('the name of another format', 'really-flac.mp3', 'as it is', { make: () => made.file('flac-16000-1.flac') }),
]

export const DAMAGED: readonly Row[] = [
  odd('half of it, its index gone', 'half-index-last.m4a', undefined, {
    make: () => made.part('aac-44100-1-index-last.m4a', 0.5),
    refused: /damaged/,
  }),
  odd('half of it, its index there', 'half-index-first.m4a', 'as it is', {
    make: () => made.part('aac-44100-2-index-first.m4a', 0.6),
    likeness: 0.4,
  }),
  odd('half of it', 'half.mp4', 'as it is', { make: () => made.part('mp3-44100-1.mp4', 0.5), refused: /damaged/ }),
  odd('half of it', 'half.mp3', 'as it is', { make: () => made.part('mp3-8000-1.mp3', 0.5), lengthMs: 720 }),
  odd('half of it', 'half.flac', 'as it is', { make: () => made.part('flac-16000-1.flac', 0.5), likeness: 0.4 }),
  odd('half of it, and so no whole page', 'half.ogg', undefined, {
    make: () => made.part('vorbis-8000-1.ogg', 0.6),
    refused: /damaged/,
  }),
  odd('half of it', 'half.aiff', 'WAV', { make: () => made.part('pcm-16000-1-s16.aiff', 0.5), lengthMs: 735 }),
  odd('half of it', 'half.caf', 'WAV', { make: () => made.part('ima-8000-1.caf', 0.5), lengthMs: 735 }),
  odd('half of it', 'half.amr', 'WAV', { make: () => made.part('amr-nb-8000-1.amr', 0.5), lengthMs: 660 }),
  odd('half of it', 'half-gsm.wav', 'WAV', { make: () => made.part('gsm-8000-1.wav', 0.5), lengthMs: 720 }),
  odd('the table of packets gone', 'half-alac.caf', undefined, {
    make: () => made.part('alac-16000-1.caf', 0.5),
    refused: /no sound|damaged/,
  }),
  odd('a head and nothing more', 'head.wav', undefined, {
    make: () => made.part('ima-8000-1.wav', 0.01),
    refused: /./,
  }),
  odd('nothing at all', 'empty.mp3', undefined, { make: () => new Uint8Array(0), refused: /empty/ }),
  odd('no samples', 'no-samples.wav', undefined, { make: made.noSamples, refused: /no sound in this file/ }),
  odd('a text', 'text.mp3', undefined, { make: () => Buffer.from('Dear diary, today'), refused: /no audio file/ }),
  odd('noise', 'noise.m4a', undefined, { make: made.noise, refused: /no audio file/ }),
  odd('the middle zeroed', 'zeroed.aac', 'as it is', { make: () => made.zeroed('aac-24000-1.aac'), likeness: 0 }),
]

export const ROWS: readonly Row[] = [...FORMATS, ...ODDITIES, ...DAMAGED]

const becomes = ({ stored, refused: why }: Row): string =>
  why !== undefined ? 'is refused' : stored === 'WAV' ? 'stored as WAV' : (stored ?? '')

/** A line of the table in docs/sounds.md. */
export const lineOf = (row: Row): string =>
  `| \`${row.name}\` | ${row.what ?? ''} | ${becomes(row)} | ${row.refused === undefined ? 'yes' : 'no'} |`
