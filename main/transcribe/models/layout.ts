import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { LanguageSet } from '../../../app/transcribe/models/catalogue'
import type { ModelFiles } from '../../../app/transcribe/models/modelKinds'
import { readMetadata, type ModelMetadata } from './onnxFile'

/** What a folder with the files of a model turned out to be. */
export interface FoundModel {
  /** Names of files in the folder. */
  readonly files: ModelFiles
  readonly languages: LanguageSet
  readonly label: string
  readonly rank: number
  readonly speed: number
  readonly accuracy: number
}

/**
 * Looks into a folder in sherpa-onnx's layout: which kind of model it is, whether every file is there and whole. Throws
 * `model` with what is missing.
 */
export async function inspectFolder(folder: string, name = basename(folder)): Promise<FoundModel> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new AppError('model', keyed('model.folderUnreadable'), { cause: error })
  })
  const weights = names.filter((one) => /\.(onnx|ort)$/.test(one)).sort(byPreference)
  if (weights.some((one) => /preprocess|uncached/.test(one))) throw new AppError('model', keyed('model.moonshineFirst'))
  const find = (what: RegExp): string | undefined => weights.find((one) => what.test(one))
  const [encoder, decoder, joiner] = [find(/encoder/), find(/decoder/), find(/joiner/)]
  const tokens = names.find((one) => /(^|-)tokens\.txt$/.test(one))
  const missing = [
    ...(encoder ? [] : ['the encoder']),
    ...(decoder ? [] : ['the decoder']),
    ...(tokens ? [] : ['tokens.txt']),
  ]
  if (!encoder || !decoder || !tokens)
    throw new AppError('model', keyed('model.incomplete', { missing: missing.join(', ') }))
  const metadata = await readMetadata(join(folder, encoder), encoder)
  await readMetadata(join(folder, decoder), decoder)
  await checkTokens(join(folder, tokens))
  const { size } = await stat(join(folder, encoder))
  if (joiner) {
    await readMetadata(join(folder, joiner), joiner)
    return transducer({ kind: 'transducer', encoder, decoder, joiner, tokens }, metadata, size, name)
  }
  if (metadata.get('model_type')?.startsWith('whisper'))
    return whisper({ kind: 'whisper', encoder, decoder, tokens, wordTimes: metadata.has('alignment_heads') }, metadata)
  if (encoder.endsWith('.ort') && /merged/.test(decoder))
    return moonshine({ kind: 'moonshine', encoder, decoder, tokens }, size, name)
  if (metadata.get('model_type') === 'EncDecMultiTaskModel')
    return {
      files: { kind: 'canary', encoder, decoder, tokens },
      languages: 'four',
      label: 'Canary',
      rank: 28,
      speed: 4,
      accuracy: 3,
    }
  throw new AppError('model', keyed('model.kind'))
}

/** Where a model comes in both precisions, small ones are taken whole, for they suffer from fewer bits; large ones are not. */
function byPreference(a: string, b: string): number {
  const small = /(^|[^a-z])(tiny|base)/.test(a)
  return (Number(/int8/.test(b)) - Number(/int8/.test(a))) * (small ? -1 : 1) || (a < b ? -1 : 1)
}

async function checkTokens(path: string): Promise<void> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new AppError('model', keyed('model.fileUnreadable', { name: 'tokens.txt' }), { cause: error })
  })
  const last = text.trimEnd().split('\n').at(-1) ?? ''
  // The last line is the one that a cut would have damaged.
  if (!/\S?\s\d+$/.test(last)) throw new AppError('model', keyed('model.fileIncomplete', { name: 'tokens.txt' }))
}

function whisper(files: ModelFiles, metadata: ModelMetadata): FoundModel {
  const english = metadata.get('is_multilingual') === '0'
  const { label, ...size } = whisperSize(Number(metadata.get('n_audio_state')), Number(metadata.get('n_text_layer')))
  return {
    files,
    languages: english ? 'english' : 'many',
    label: `Whisper ${label}${english ? ', English' : ''}`,
    ...size,
    rank: english ? size.rank + 1 : size.rank,
  }
}

function whisperSize(
  state: number,
  textLayers: number,
): { label: string; rank: number; speed: number; accuracy: number } {
  if (state <= 384) return { label: 'Tiny', rank: 10, speed: 4, accuracy: 1 }
  if (state <= 512) return { label: 'Base', rank: 20, speed: 4, accuracy: 2 }
  if (state <= 768) return { label: 'Small', rank: 30, speed: 2, accuracy: 3 }
  if (state <= 1024) return { label: 'Medium', rank: 40, speed: 1, accuracy: 4 }
  // Distilled and "turbo" models have few decoder layers.
  return textLayers <= 4
    ? { label: 'Large Turbo', rank: 50, speed: 1, accuracy: 5 }
    : { label: 'Large', rank: 52, speed: 1, accuracy: 5 }
}

/** Moonshine says nothing about itself: each language has a model of its own, named in the folder, and English has no name. */
function moonshine(files: ModelFiles, encoderBytes: number, name: string): FoundModel {
  const other = /[-.](ar|es|ja|ko|uk|vi|zh)([-.]|$)/.test(name)
  const languages = other ? 'many' : 'english'
  return encoderBytes < 20_000_000
    ? { files, languages, label: 'Moonshine Tiny', rank: 8, speed: 5, accuracy: 1 }
    : { files, languages, label: 'Moonshine Base', rank: 15, speed: 5, accuracy: 2 }
}

const LARGE_ENCODER_BYTES = 300_000_000
/** Vocabularies of one language have one or two thousand entries. */
const SEVERAL_LANGUAGES = 4_000

function transducer(files: ModelFiles, metadata: ModelMetadata, encoderBytes: number, name: string): FoundModel {
  // Only NeMo's say how their predictor is built; others are run another way.
  if (!metadata.has('pred_rnn_layers')) throw new AppError('model', keyed('model.transducer'))
  // Of NeMo, too: it hears block by block, and would not run as one that hears a whole stretch.
  if (metadata.has('chunk_shift') || metadata.has('cache_last_channel_dim1'))
    throw new AppError('model', keyed('model.streaming'))
  const several = Number(metadata.get('vocab_size')) > SEVERAL_LANGUAGES
  const languages = several ? 'european' : 'english'
  const size =
    encoderBytes > LARGE_ENCODER_BYTES ? { rank: 45, speed: 3, accuracy: 5 } : { rank: 25, speed: 4, accuracy: 3 }
  return { files, languages, label: name, ...size, rank: several ? size.rank : size.rank + 1 }
}
