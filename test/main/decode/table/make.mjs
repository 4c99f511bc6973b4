// `node test/main/decode/table/make.mjs`: makes the files of the table again, from the speech in ../fixtures. It wants ffmpeg
// and sox with its formats (Debian: ffmpeg, libsox-fmt-all); the tests want neither, the files are part of the project.
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const speech = join(import.meta.dirname, '../fixtures/speech.flac')
const here = join(import.meta.dirname, 'files')
const work = mkdtempSync(join(tmpdir(), 'sounds-'))

/** So that making them again changes nothing. */
const EXACT = ['-fflags', '+bitexact', '-flags:a', '+bitexact', '-map_metadata', '-1']

const ffmpeg = (inputs, options, name) =>
  execFileSync('ffmpeg', [
    ...['-hide_banner', '-loglevel', 'error', '-y'],
    ...inputs,
    ...EXACT,
    ...options.trim().split(/\s+/),
    join(here, name),
  ])
const made = (name, options) => ffmpeg(['-i', speech], options, name)
const sox = (name, ...options) => execFileSync('sox', ['-D', speech, ...options, join(here, name)])

/** The speech on each of so many channels. */
const on = (channels) =>
  `-af pan=${{ 2: 'stereo', 6: '5.1', 8: '7.1' }[channels]}|${Array.from({ length: channels }, (_, n) => `c${n}=c0`).join('|')}`

/** AAC in frames of its own as Apple's CAF has it, which ffmpeg does not write: packets, a table of their sizes, an ES descriptor. */
function cafOf(adts) {
  const packets = []
  for (let at = 0; at + 7 <= adts.length;) {
    const size = ((adts[at + 3] & 3) << 11) | (adts[at + 4] << 3) | (adts[at + 5] >> 5)
    packets.push(adts.subarray(at + (adts[at + 1] & 1 ? 7 : 9), at + size))
    at += size
  }
  const chunk = (type, body) => {
    const head = Buffer.alloc(12, type, 'latin1')
    head.writeBigUInt64BE(BigInt(body.length), 4)
    return Buffer.concat([head, body])
  }
  const desc = Buffer.alloc(32)
  desc.writeDoubleBE(24_000, 0)
  desc.write('aac ', 8, 'latin1')
  desc.writeUInt32BE(1024, 20)
  desc.writeUInt32BE(1, 24)
  // ISO 14496-1: ES descriptor, decoder configuration, and in it two bytes: AAC LC, 24 kHz, one channel.
  const config = Buffer.from([0x05, 2, 0x13, 0x08])
  const decoder = Buffer.concat([Buffer.from([0x04, 13 + config.length, 0x40, 0x15]), Buffer.alloc(11), config])
  const kuki = Buffer.concat([Buffer.from([0x03, 3 + decoder.length, 0, 0, 0]), decoder])
  const sizes = packets.flatMap(({ length }) => (length < 128 ? [length] : [(length >> 7) | 0x80, length & 0x7f]))
  const pakt = Buffer.alloc(24)
  pakt.writeBigUInt64BE(BigInt(packets.length), 0)
  pakt.writeBigUInt64BE(BigInt(packets.length * 1024 - 1024 - 800), 8)
  pakt.writeUInt32BE(1024, 16)
  pakt.writeUInt32BE(800, 20)
  return Buffer.concat([
    Buffer.from('caff\0\x01\0\0', 'latin1'),
    chunk('desc', desc),
    chunk('kuki', kuki),
    chunk('data', Buffer.concat([Buffer.alloc(4), ...packets])),
    chunk('pakt', Buffer.concat([pakt, Buffer.from(sizes)])),
  ])
}

// AAC
made('aac-8000-1.m4a', '-c:a aac -b:a 16k -ar 8000')
made('aac-44100-2-index-first.m4a', `-c:a aac -b:a 48k -ar 44100 ${on(2)} -movflags +faststart`)
made('aac-44100-1-index-last.m4a', '-c:a aac -b:a 32k -ar 44100')
made('aac-48000-6.m4a', `-c:a aac -b:a 96k -ar 48000 ${on(6)}`)
made('aac-48000-8.mp4', `-c:a aac -b:a 128k -ar 48000 ${on(8)}`)
made('aac-96000-2.m4a', `-c:a aac -b:a 64k -ar 96000 ${on(2)}`)
made('aac-22050-1.mov', '-c:a aac -b:a 24k -ar 22050')
made('aac-16000-1.3gp', '-c:a aac -b:a 24k -ar 16000')
made('aac-24000-1.aac', '-c:a aac -b:a 24k -ar 24000')
made('aac-44100-1.mka', '-c:a aac -b:a 32k -ar 44100')
made('aac-44100-1-pieces.mp4', '-c:a aac -b:a 32k -ar 44100 -movflags +frag_keyframe+empty_moov -frag_duration 400000')
made('aac-44100-1.mpegts', '-c:a aac -b:a 32k -ar 44100 -f mpegts')
writeFileSync(join(here, 'aac-24000-1.caf'), cafOf(readFileSync(join(here, 'aac-24000-1.aac'))))
// Apple Lossless
made('alac-16000-1.m4a', '-c:a alac -ar 16000 -sample_fmt s16p')
made('alac-48000-2-24.m4a', `-c:a alac -ar 48000 ${on(2)} -sample_fmt s32p -bits_per_raw_sample 24 -t 0.5`)
made('alac-16000-1.caf', '-c:a alac -ar 16000 -sample_fmt s16p')
made('alac-8000-6.caf', `-c:a alac -ar 8000 ${on(6)} -sample_fmt s16p -t 0.5`)
// MP3, and its older brother
made('mp3-8000-1.mp3', '-c:a libmp3lame -b:a 16k -ar 8000')
made('mp3-22050-2.mp3', `-c:a libmp3lame -b:a 32k -ar 22050 ${on(2)}`)
made('mp3-48000-2-vbr.mp3', `-c:a libmp3lame -q:a 7 -ar 48000 ${on(2)}`)
made('mp3-44100-1-vbr-no-header.mp3', '-c:a libmp3lame -q:a 7 -ar 44100 -write_xing 0 -id3v2_version 0')
made('mp3-44100-1.mp4', '-c:a libmp3lame -b:a 32k -ar 44100')
made('mp3-44100-1.wav', '-c:a libmp3lame -b:a 32k -ar 44100')
made('mp3-44100-1.mka', '-c:a libmp3lame -b:a 32k -ar 44100')
made('mp2-44100-1.mp2', '-c:a mp2 -b:a 48k -ar 44100')
// Opus and Vorbis
made('opus-48000-1.ogg', '-c:a libopus -b:a 24k')
made('opus-48000-2.opus', `-c:a libopus -b:a 32k ${on(2)}`)
made('opus-48000-6.opus', `-c:a libopus -b:a 96k ${on(6)}`)
made('opus-48000-8.opus', `-c:a libopus -b:a 128k ${on(8)}`)
made('opus-48000-1.webm', '-c:a libopus -b:a 24k')
made('opus-48000-6.webm', `-c:a libopus -b:a 96k ${on(6)}`)
made('opus-48000-1.mp4', '-c:a libopus -b:a 24k')
made('opus-48000-1.caf', '-c:a libopus -b:a 24k')
made('vorbis-8000-1.ogg', '-c:a libvorbis -q:a 1 -ar 8000')
made('vorbis-44100-6.ogg', `-c:a libvorbis -q:a 0 -ar 44100 ${on(6)}`)
made('vorbis-48000-2.webm', `-c:a libvorbis -q:a 1 -ar 48000 ${on(2)}`)
// FLAC
made('flac-16000-1.flac', '-c:a flac -ar 16000 -sample_fmt s16')
made('flac-96000-1-24.flac', '-c:a flac -ar 96000 -sample_fmt s32 -bits_per_raw_sample 24 -t 0.5')
made('flac-192000-1.flac', '-c:a flac -ar 192000 -sample_fmt s16 -t 0.5')
made('flac-8000-8.flac', `-c:a flac -ar 8000 ${on(8)} -sample_fmt s16 -t 0.5`)
made('flac-16000-1.ogg', '-c:a flac -ar 16000 -sample_fmt s16')
made('flac-16000-1.mp4', '-c:a flac -ar 16000 -sample_fmt s16 -strict -2')
made('flac-16000-1.mka', '-c:a flac -ar 16000 -sample_fmt s16')
// What telephones and dictaphones write
sox('amr-nb-8000-1.amr', '-r', '8000', '-t', 'amr-nb', '-C', '7')
// No program of Debian writes AMR-WB: ../fixtures/speech.awb was made with its library vo-amrwbenc, mode 8.
copyFileSync(join(here, '../../fixtures/speech.awb'), join(here, 'amr-wb-16000-1.awb'))
execFileSync('ffmpeg', [
  '-hide_banner',
  '-loglevel',
  'error',
  '-y',
  '-i',
  join(here, 'amr-nb-8000-1.amr'),
  ...EXACT,
  '-c',
  'copy',
  join(here, 'amr-nb-8000-1.3gp'),
])
execFileSync('ffmpeg', [
  '-hide_banner',
  '-loglevel',
  'error',
  '-y',
  '-i',
  join(here, 'amr-wb-16000-1.awb'),
  ...EXACT,
  '-c',
  'copy',
  join(here, 'amr-wb-16000-1.3gp'),
])
made('gsm-8000-1.wav', '-c:a libgsm_ms -ar 8000')
made('ima-8000-1.wav', '-c:a adpcm_ima_wav -ar 8000')
made('ima-22050-2.wav', `-c:a adpcm_ima_wav -ar 22050 ${on(2)}`)
made('ms-8000-1.wav', '-c:a adpcm_ms -ar 8000')
made('g722-16000-1.wav', '-c:a g722 -ar 16000')
// AIFF, CAF and AU
made('pcm-8000-1-s8.aiff', '-c:a pcm_s8 -ar 8000')
made('pcm-16000-1-s16.aiff', '-c:a pcm_s16be -ar 16000')
made('pcm-8000-2-s24.aiff', `-c:a pcm_s24be -ar 8000 ${on(2)} -t 0.5`)
made('pcm-8000-1-f32.aifc', '-c:a pcm_f32be -ar 8000 -f aiff')
made('pcm-16000-1-sowt.aifc', '-c:a pcm_s16le -ar 16000 -f aiff')
made('ulaw-8000-1.aifc', '-c:a pcm_mulaw -ar 8000 -f aiff')
made('ima-8000-1.aifc', '-c:a adpcm_ima_qt -ar 8000 -f aiff')
made('pcm-16000-1-s16.caf', '-c:a pcm_s16le -ar 16000')
made('pcm-8000-1-f32.caf', '-c:a pcm_f32le -ar 8000')
made('pcm-8000-6-s16.caf', `-c:a pcm_s16be -ar 8000 ${on(6)} -t 0.5`)
made('ima-8000-1.caf', '-c:a adpcm_ima_qt -ar 8000')
made('alaw-8000-1.caf', '-c:a pcm_alaw -ar 8000')
made('pcm-16000-1-s16.mov', '-c:a pcm_s16le -ar 16000')
made('ulaw-8000-1.au', '-c:a pcm_mulaw -ar 8000')
// What is refused
made('ac3-48000-2.ac3', `-c:a ac3 -b:a 96k -ar 48000 ${on(2)} -t 0.5`)
made('ac3-48000-2.mp4', `-c:a ac3 -b:a 96k -ar 48000 ${on(2)} -t 0.5`)
made('wma-44100-1.wma', '-c:a wmav2 -b:a 32k -ar 44100 -t 0.5')
made('wavpack-16000-1.wv', '-c:a wavpack -ar 16000 -t 0.5')
made('speex-16000-1.spx', '-c:a libspeex -ar 16000 -t 0.5 -f ogg')
made('pcm-16000-1.w64', '-c:a pcm_s16le -ar 16000 -t 0.5 -f w64')
made('tta-16000-1.tta', '-c:a tta -ar 16000 -t 0.5')

// Oddities that need more than one input
const picture = join(work, 'cover.png')
execFileSync('ffmpeg', [
  '-loglevel',
  'error',
  '-y',
  '-f',
  'lavfi',
  '-i',
  'color=c=teal:s=16x16',
  '-frames:v',
  '1',
  picture,
])
ffmpeg(
  ['-i', speech, '-i', picture],
  '-map 0:a -map 1:v -c:v copy -disposition:v attached_pic -c:a aac -b:a 32k -ar 44100',
  'odd-cover.m4a',
)
ffmpeg(
  ['-i', speech, '-i', picture],
  '-map 0:a -map 1:v -c:v copy -c:a libmp3lame -b:a 32k -ar 44100 -id3v2_version 3',
  'odd-cover.mp3',
)
ffmpeg(
  ['-i', speech, '-i', picture],
  '-map 0:a -map 1:v -c:v copy -disposition:v attached_pic -c:a flac',
  'odd-cover.flac',
)
const film = ['-i', speech, '-f', 'lavfi', '-i', 'testsrc=s=32x32:r=5:d=1.4']
ffmpeg(film, '-map 1:v -map 0:a -c:v mpeg4 -c:a aac -b:a 32k -ar 48000', 'odd-film.mp4')
ffmpeg(film, '-map 1:v -map 0:a -c:v libvpx -b:v 20k -c:a libopus -b:a 24k', 'odd-film.webm')
ffmpeg(film, '-map 1:v -c:v mpeg4', 'odd-film-without-sound.mp4')
const second = ['-i', speech, '-f', 'lavfi', '-i', 'sine=frequency=3000:duration=1.47']
ffmpeg(second, '-map 0:a -map 1:a -c:a aac -b:a 24k -ar 24000', 'odd-two-streams.m4a')
ffmpeg(second, '-map 0:a -map 1:a -c:a libopus -b:a 24k', 'odd-two-streams.mka')
const chapters = join(work, 'chapters.txt')
writeFileSync(
  chapters,
  [
    ';FFMETADATA1',
    'title=Counting',
    ...[0, 500, 1000].flatMap((at, n) => [
      '[CHAPTER]',
      'TIMEBASE=1/1000',
      `START=${at}`,
      `END=${at + 470}`,
      `title=Part ${n + 1}`,
    ]),
    '',
  ].join('\n'),
)
for (const [name, codec] of [
  ['odd-chapters.m4b', '-c:a aac -b:a 32k -ar 44100 -f mp4'],
  ['odd-chapters.mp3', '-c:a libmp3lame -b:a 32k -ar 44100'],
  ['odd-chapters.mka', '-c:a libopus -b:a 24k'],
  ['odd-chapters.ogg', '-c:a libopus -b:a 24k'],
])
  execFileSync('ffmpeg', [
    ...[
      '-hide_banner',
      '-loglevel',
      'error',
      '-y',
      '-i',
      speech,
      '-i',
      chapters,
      '-fflags',
      '+bitexact',
      '-flags:a',
      '+bitexact',
    ],
    ...['-map', '0:a', '-map_metadata', '1', '-map_chapters', '1', ...codec.split(' '), join(here, name)],
  ])
rmSync(work, { recursive: true })
