import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { joinSamples } from '../../app/join'
import type { Segment } from '../../app/model/recording'
import { plain } from '../../app/transcribe/wordsWrong'
import { decodeAll, SPEECH_RATE_HZ } from '../../main/decode/decode'
import { bytesSource } from '../../main/decode/source'
import { silence, type Spoken } from './sounds'

/** When a word begins, in milliseconds from the start of the recording. */
export interface WordAt {
  readonly text: string
  readonly startMs: number
}
/** A recording of which it is known when each word was said. */
export interface Timed extends Spoken {
  readonly words: readonly WordAt[]
}

const SENTENCES = [
  'yesterday morning we walked along the river and looked at the old bridge',
  'my sister brought apples and bread from the market in the small town',
  'after lunch the children played in the garden until it began to rain',
  'in the evening we sat beside the fire and talked about the summer',
  'tomorrow I want to write a letter to my friend in the city',
  'the train leaves at seven so we have to get up very early',
]

/**
 * A synthetic voice says each word alone, without the silence around it, and the words follow each other as in speech: so it
 * is known to the sample when each begins. `pauseS` stands between sentences.
 */
export async function timedSpeech(what: string, pauseS: number): Promise<Timed> {
  const folder = await mkdtemp(join(tmpdir(), 'braindump-bench-words-'))
  try {
    const said = new Map<string, Float32Array>()
    for (const word of new Set(SENTENCES.join(' ').split(' '))) {
      const [raw, wav] = [join(folder, 'raw.wav'), join(folder, 'word.wav')]
      execFileSync('espeak-ng', ['-s', '140', '-w', raw, word])
      const trim = ['silence', '1', '0.01', '1%', 'reverse', 'silence', '1', '0.01', '1%', 'reverse']
      execFileSync('sox', [raw, '-r', '16000', '-c', '1', '-b', '16', wav, ...trim])
      said.set(word, await decodeAll(bytesSource(await readFile(wav))))
    }
    const pieces: Float32Array[] = [silence(1)]
    const words: WordAt[] = []
    let at = SPEECH_RATE_HZ
    const add = (piece: Float32Array): void => {
      pieces.push(piece)
      at += piece.length
    }
    for (const sentence of SENTENCES) {
      for (const word of sentence.split(' ')) {
        words.push({ text: word, startMs: (at / SPEECH_RATE_HZ) * 1000 })
        add(said.get(word) ?? silence(0))
        add(silence(0.04))
      }
      add(silence(pauseS))
    }
    return { what, samples: joinSamples(pieces), text: SENTENCES.join(' '), words }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** How far the heard times are from the truth, in milliseconds (below zero: early), for words that were heard right. */
export function errorsOf(segments: readonly Segment[], truth: readonly WordAt[]): number[] {
  const heard = segments.flatMap(({ words = [] }) =>
    words.flatMap(({ text, startMs }) =>
      plain(text)
        .split(' ')
        .map((one) => ({ text: one, startMs })),
    ),
  )
  return matched(
    truth.map(({ text }) => plain(text)),
    heard.map(({ text }) => text),
  ).map(([i, j]) => (heard[j]?.startMs ?? 0) - (truth[i]?.startMs ?? 0))
}

/** Places of the longest common row of words. */
function matched(a: readonly string[], b: readonly string[]): [number, number][] {
  const length = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  const of = (i: number, j: number): number => length[i]?.[j] ?? 0
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const row = length[i]
      if (row) row[j] = a[i] === b[j] ? of(i + 1, j + 1) + 1 : Math.max(of(i + 1, j), of(i, j + 1))
    }
  const pairs: [number, number][] = []
  for (let [i, j] = [0, 0]; i < a.length && j < b.length;)
    if (a[i] === b[j]) pairs.push([i++, j++])
    else if (of(i + 1, j) >= of(i, j + 1)) i += 1
    else j += 1
  return pairs
}

/** The share of errors that are at most so large, in hundredths. */
export const within = (errors: readonly number[], ms: number): number =>
  (errors.filter((error) => Math.abs(error) <= ms).length / Math.max(1, errors.length)) * 100
