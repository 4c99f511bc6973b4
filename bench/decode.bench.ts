import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { promisify } from 'node:util'
import { decodeAudio } from '../main/decode/decode'
import { fileSource } from '../main/decode/source'
import { anonymousBytes, type Measurement } from './support/measurement'

/*
 * An hour of each format to 16 kHz mono, as transcription and waveforms read it, against ffmpeg in the same run. Wants ffmpeg
 * (Debian: ffmpeg). BRAINDUMP_BENCH_DECODE_S: seconds of sound instead of an hour.
 */

const run = promisify(execFile)
const SECONDS = Number(process.env['BRAINDUMP_BENCH_DECODE_S'] ?? 3600)
const SPEECH = join(import.meta.dirname, '../test/main/decode/fixtures/speech.flac')
const MB = 1_000_000

const FORMATS: readonly (readonly [name: string, options: string])[] = [
  ['aac.m4a', '-c:a aac -b:a 64k -ar 44100'],
  ['alac.m4a', '-c:a alac -ar 44100 -sample_fmt s16p'],
  ['mp3.mp3', '-c:a libmp3lame -b:a 64k -ar 44100'],
  ['opus.webm', '-c:a libopus -b:a 32k'],
  ['opus.ogg', '-c:a libopus -b:a 32k'],
  ['vorbis.ogg', '-c:a libvorbis -q:a 2 -ar 44100'],
  ['vorbis.webm', '-c:a libvorbis -q:a 2 -ar 44100'],
  ['flac.flac', '-c:a flac -ar 44100 -sample_fmt s16'],
  ['flac.mka', '-c:a flac -ar 44100 -sample_fmt s16'],
  ['pcm.wav', '-c:a pcm_s16le -ar 44100'],
  ['ima.wav', '-c:a adpcm_ima_wav -ar 22050'],
  ['gsm.wav', '-c:a libgsm_ms -ar 8000'],
  ['pcm.aiff', '-c:a pcm_s16be -ar 44100'],
  ['alac.caf', '-c:a alac -ar 44100 -sample_fmt s16p'],
]

const COMMON = ['-hide_banner', '-loglevel', 'error', '-y', '-threads', '1']

interface Cost {
  readonly ms: number
  readonly bytes: number
  readonly stillMs: number
  readonly seconds: number
}

async function ours(path: string): Promise<Cost> {
  globalThis.gc?.()
  const [before, started] = [anonymousBytes(), performance.now()]
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const source = await fileSource(path)
  let [most, samples] = [before, 0]
  try {
    for await (const piece of (await decodeAudio(source)).pieces()) {
      samples += piece.length
      most = Math.max(most, anonymousBytes())
      // As whoever reads on does: to the disk, or to the window.
      await new Promise((go) => setImmediate(go))
    }
  } finally {
    await source.close()
    delay.disable()
  }
  const ms = performance.now() - started
  return { ms, bytes: most - before, stillMs: delay.max / 1e6, seconds: samples / 16_000 }
}

async function ffmpegs(path: string): Promise<{ ms: number; bytes: number }> {
  const started = performance.now()
  const { stderr } = await run('ffmpeg', [
    ...['-hide_banner', '-y', '-threads', '1', '-benchmark', '-i', path],
    ...['-map', '0:a', '-ac', '1', '-ar', '16000', '-f', 'f32le', '/dev/null'],
  ])
  const ms = performance.now() - started
  return { ms, bytes: Number(/maxrss=(\d+)\s*Ki?B/i.exec(stderr)?.[1] ?? 0) * 1024 }
}

export async function bench(): Promise<Measurement[]> {
  await run('ffmpeg', ['-version']).catch((cause: unknown) => {
    throw new Error('ffmpeg is missing. Run: sudo apt-get install -y ffmpeg', { cause })
  })
  const folder = await mkdtemp(join(tmpdir(), 'braindump-decode-'))
  const rows: Measurement[] = []
  try {
    for (const [name, options] of FORMATS) {
      const path = join(folder, name)
      await run('ffmpeg', [
        ...COMMON,
        '-stream_loop',
        '-1',
        '-i',
        SPEECH,
        '-t',
        `${SECONDS}`,
        ...options.split(' '),
        path,
      ])
      const theirs = await ffmpegs(path)
      const mine = await ours(path)
      if (Math.abs(mine.seconds - SECONDS) > SECONDS / 50 + 1) throw new Error(`${name} gave ${mine.seconds} s`)
      const row = (what: string, value: number, unit: string, budget: number | null = null): Measurement => ({
        what: `${SECONDS} s of ${name}: ${what}`,
        value,
        unit,
        budget,
      })
      rows.push(
        row('decoded to 16 kHz', mine.ms, 'ms'),
        row('against ffmpeg', mine.ms / theirs.ms, '×'),
        row('memory it takes', mine.bytes / MB, 'MB', 100),
        row('memory of ffmpeg', theirs.bytes / MB, 'MB'),
        row('event loop held up, at most', mine.stillMs, 'ms', 50),
      )
      await rm(path)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return rows
}
