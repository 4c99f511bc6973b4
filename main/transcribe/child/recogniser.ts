import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { joinSamples } from '../../../app/join'
import type { Segment } from '../../../app/model/recording'
import { withoutAnnotations } from '../../../app/transcribe/annotations'
import type { ModelFiles } from '../../../app/transcribe/models/modelKinds'
import { isTold } from '../../../app/transcribe/models/modelLanguages'
import { sentencesOf, wordsOf } from '../../../app/transcribe/words'
import { SPEECH_RATE_HZ } from '../../decode/decode'
import { quietest } from './groups'
import { levelled } from './loudness'
import { audible, momentOf, split, type Pack } from './packs'
import { sherpaLibrary, type NativeRecognizer, type NativeResult, type RecognizerConfig } from './sherpaLibrary'
import { placed, timed } from './times'

export interface Heard {
  readonly segments: readonly Segment[]
  /** Two letters, or null where the model does not tell. */
  readonly language: string | null
  /** The model said something, be it words or what it took for no words. */
  readonly answered: boolean
}

export interface Recogniser {
  /** What is said in a pack, in the time of the recording. */
  recognise(pack: Pack, language: string): Promise<Heard>
}

interface Loaded {
  readonly key: string
  readonly model: NativeRecognizer
}
let loaded: Loaded | null = null

/** Shorter than this there is nothing to split: a breath, a knock. */
const SMALLEST = 1.5 * SPEECH_RATE_HZ
/** Very short sound is handed over with silence after it. */
const SHORTEST_CALL = SPEECH_RATE_HZ

/**
 * Opens a model, or takes the one of the last task again. Throws `model` when it cannot be loaded; files of another kind can
 * also end the process, which the other side knows.
 */
export async function openRecogniser(files: ModelFiles, threads: number): Promise<Recogniser> {
  const key = JSON.stringify([files, threads])
  if (loaded?.key !== key) {
    loaded = null // One at a time is in memory.
    loaded = { key, model: await load(configOf(files, threads, 'en')) }
  }
  const { model } = loaded
  const call = (samples: Float32Array): Promise<NativeResult> => {
    const stream = model.createStream()
    const loud = levelled(samples)
    const missing = SHORTEST_CALL - loud.length
    const padded = missing > 0 ? joinSamples([loud, new Float32Array(missing)]) : loud
    stream.acceptWaveform({ samples: padded, sampleRate: SPEECH_RATE_HZ })
    return model.decodeAsync(stream)
  }
  return {
    async recognise(pack, language) {
      if (files.kind === 'whisper') model.setConfig(configOf(files, threads, language === 'auto' ? '' : language))
      else if (isTold(files.kind)) model.setConfig(configOf(files, threads, language))
      return hear(pack, call)
    },
  }
}

/** An empty answer to audible speech is a failure of the model: smaller pieces may go, down to the length of a word. */
async function hear(pack: Pack, call: (samples: Float32Array) => Promise<NativeResult>): Promise<Heard> {
  const heard = await call(pack.samples)
  if (heard.text.trim() !== '' || pack.samples.length < SMALLEST) return heardIn(pack, heard)
  const middle = quietest(pack.samples, pack.samples.length / 4, (pack.samples.length * 3) / 4)
  const halves: Heard[] = []
  for (const half of split(pack, middle)) halves.push(await hear(half, call))
  return {
    segments: halves.flatMap(({ segments }) => segments),
    language: halves.find(({ answered }) => answered)?.language ?? null,
    answered: halves.some(({ answered }) => answered),
  }
}

function heardIn(pack: Pack, result: NativeResult): Heard {
  const tokens = timed(result, audible(pack), pack.samples.length / SPEECH_RATE_HZ)
  const pieces = placed(tokens, (seconds) => momentOf(pack, seconds))
  const segments = sentencesOf(withoutAnnotations(wordsOf(pieces, result.text)))
  return { segments, language: result.lang || null, answered: result.text.trim() !== '' }
}

async function load(config: RecognizerConfig): Promise<NativeRecognizer> {
  try {
    return await sherpaLibrary().OfflineRecognizer.createAsync(config)
  } catch (error) {
    throw new AppError('model', keyed('model.cannotLoad'), { cause: error })
  }
}

function configOf(files: ModelFiles, threads: number, language: string): RecognizerConfig {
  const common = { tokens: files.tokens, numThreads: threads, provider: 'cpu', debug: 0 } as const
  const rest = { featConfig: { sampleRate: SPEECH_RATE_HZ, featureDim: 80 }, decodingMethod: 'greedy_search' } as const
  const { encoder, decoder } = files
  switch (files.kind) {
    case 'whisper': {
      const settings = {
        language,
        task: 'transcribe',
        tailPaddings: -1,
        enableTokenTimestamps: files.wordTimes ? 1 : 0,
        enableSegmentTimestamps: 1,
      } as const
      return { ...rest, modelConfig: { ...common, whisper: { encoder, decoder, ...settings } } }
    }
    case 'moonshine':
      return { ...rest, modelConfig: { ...common, moonshine: { encoder, mergedDecoder: decoder } } }
    case 'canary':
      return {
        ...rest,
        modelConfig: { ...common, canary: { encoder, decoder, srcLang: language, tgtLang: language, usePnc: 1 } },
      }
    case 'transducer': {
      const { joiner } = files
      return {
        ...rest,
        modelConfig: { ...common, transducer: { encoder, decoder, joiner }, modelType: 'nemo_transducer' },
      }
    }
  }
}
