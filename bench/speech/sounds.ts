import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { joinSamples } from '../../app/join'
import { decodeAll, SPEECH_RATE_HZ } from '../../main/decode/decode'
import { createResampler } from '../../main/decode/resample'
import { bytesSource } from '../../main/decode/source'
import { JFK, TWO_CITIES } from '../../test/support/spoken'

/** A recording of which every word is known. */
export interface Spoken {
  readonly what: string
  readonly samples: Float32Array
  readonly text: string
}

/** Where Debian's `pocketsphinx-testdata` puts sentences of LibriVox; `BRAINDUMP_BENCH_LIBRIVOX` names another folder. */
const LIBRIVOX = process.env['BRAINDUMP_BENCH_LIBRIVOX'] ?? '/usr/share/pocketsphinx/test/data/librivox'

export const secondsOf = (samples: Float32Array): number => samples.length / SPEECH_RATE_HZ
export const silence = (seconds: number): Float32Array => new Float32Array(Math.round(seconds * SPEECH_RATE_HZ))

const read = async (path: string): Promise<Float32Array> => decodeAll(bytesSource(await readFile(path)))

/** The recordings of the folder of test models, and the sentences of LibriVox with short pauses where they are at hand. */
export async function recordings(folder: string): Promise<Spoken[]> {
  const known: Spoken[] = [
    { what: 'jfk', samples: await read(join(folder, 'jfk.wav')), text: JFK },
    { what: 'two cities', samples: await read(join(folder, 'two-cities.wav')), text: TWO_CITIES },
  ]
  const librivox = await sentences()
  return librivox === null ? known : [...known, librivox]
}

/** Lines of the transcription: `<s> words </s> (name of the file)`. */
const LINE = /^<s>\s*(.+?)\s*<\/s>\s*\((.+)\)\s*$/

async function sentences(): Promise<Spoken | null> {
  const list = join(LIBRIVOX, 'transcription')
  if (!existsSync(list)) return null
  const [pieces, texts]: [Float32Array[], string[]] = [[], []]
  for (const line of (await readFile(list, 'utf8')).split('\n')) {
    const [, text, name] = LINE.exec(line) ?? []
    if (text === undefined || name === undefined) continue
    pieces.push(await read(join(LIBRIVOX, `${name}.wav`)), silence(0.7))
    texts.push(text)
  }
  return { what: 'LibriVox', samples: joinSamples(pieces), text: texts.join(' ') }
}

/** So many minutes with these recordings in turn, each between pauses: three tenths of it are speech. */
export function joinedUp(known: readonly Spoken[], minutes: number): Spoken {
  const [pieces, texts]: [Float32Array[], string[]] = [[], []]
  const whole = minutes * 60
  for (let [i, at] = [0, 0]; ; i += 1) {
    const one = known[i % known.length]
    if (one === undefined) break
    const length = secondsOf(one.samples)
    const pause = (length * 7) / 6
    if (at + length + 2 * pause > whole) {
      pieces.push(silence(whole - at))
      break
    }
    pieces.push(silence(pause), one.samples, silence(pause))
    texts.push(one.text)
    at += length + 2 * pause
  }
  return { what: `${minutes} min`, samples: joinSamples(pieces), text: texts.join(' ') }
}

/** Noise from a fixed seed, the same in every run. */
function noise(): () => number {
  let seed = 7
  return () => {
    seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff
    return (seed / 0x7fffffff) * 2 - 1
  }
}

const powerOf = (samples: Float32Array): number =>
  samples.reduce((sum, sample) => sum + sample ** 2, 0) / Math.max(1, samples.length)

/** With white noise so many decibels below the speech. */
export function noisy({ what, samples, text }: Spoken, decibels: number): Spoken {
  const next = noise()
  // Evenly spread noise between −1 and 1 has a power of a third.
  const gain = Math.sqrt((powerOf(samples) / 10 ** (decibels / 10)) * 3)
  return { what: `${what}, noise at ${decibels} dB`, samples: samples.map((one) => one + gain * next()), text }
}

/** Softer by so many decibels, rounded to 16 bits as a recorder does. */
export function softer({ what, samples, text }: Spoken, decibels: number): Spoken {
  const gain = 10 ** (-decibels / 20)
  return { what: `${what}, −${decibels} dB`, samples: samples.map((one) => one * gain), text }
}

/** As a telephone passes it on. */
export function telephone({ what, samples, text }: Spoken): Spoken {
  const through = (input: Float32Array, from: number, to: number): Float32Array => {
    const resampler = createResampler(from, to)
    return joinSamples([resampler.push(input), resampler.flush()])
  }
  const narrow = through(samples, SPEECH_RATE_HZ, SPEECH_RATE_HZ / 2)
  return { what: `${what}, 8 kHz`, samples: through(narrow, SPEECH_RATE_HZ / 2, SPEECH_RATE_HZ), text }
}
