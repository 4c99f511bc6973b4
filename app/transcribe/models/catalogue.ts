import type { ModelKind } from './modelKinds'

export const LANGUAGE_SETS = ['english', 'four', 'european', 'many'] as const
/** What a model understands: English only, also German, Spanish and French, 25 European languages, or a hundred of the world. */
export type LanguageSet = (typeof LANGUAGE_SETS)[number]

/** A model that can be downloaded. */
export interface CatalogueModel {
  readonly id: string
  readonly label: string
  /** An archive (`.tar.bz2`) with the files of the model, or the file itself. */
  readonly fileName: string
  readonly sizeBytes: number
  /** Of the downloaded file, in hex; stated by at least two projects that do not depend on each other. */
  readonly sha256: string
  readonly languages: LanguageSet
  readonly licence: string
  /** Relative, 1 (least) to 5. */
  readonly speed: number
  readonly accuracy: number
  /** Computing for a second of speech, beside that of the smallest; what was not heard here is estimated from its size. */
  readonly cost: number
  /** It was run on real speech when this was written. */
  readonly heard: boolean
  /** Higher is better (`choose.ts`). An English model is better than its sister only for English, so by one. */
  readonly rank: number
  readonly kind: ModelKind | 'vad'
  /** Folder of the file at the publisher, or at a mirror that keeps the same paths. */
  readonly path: string
}

/** The publisher of sherpa-onnx's models. A mirror keeps the same paths below its own address. */
export const MODEL_SOURCE = 'https://github.com'
const ASR_MODELS = 'k2-fsa/sherpa-onnx/releases/download/asr-models'

const archive = (model: Omit<CatalogueModel, 'path' | 'fileName'> & { readonly name: string }): CatalogueModel => {
  const { name, ...rest } = model
  return { ...rest, path: ASR_MODELS, fileName: `sherpa-onnx-${name}.tar.bz2` }
}

/** The model that comes with the app. It is in the catalogue for where the app was built without it. */
export const BUNDLED_MODEL_ID = 'moonshine-tiny.en'

/** Models for recognising speech, smallest download first. */
export const SPEECH_MODELS: readonly CatalogueModel[] = [
  archive({
    id: BUNDLED_MODEL_ID,
    label: 'Moonshine Tiny, English',
    name: 'moonshine-tiny-en-quantized-2026-02-27',
    sizeBytes: 29_858_559,
    sha256: '9ec31b342d8fa3240c3b81b8f82e1cf7e3ac467c93ca5a999b741d5887164f8d',
    languages: 'english',
    licence: 'MIT',
    speed: 5,
    accuracy: 1,
    cost: 1,
    heard: true,
    rank: 8,
    kind: 'moonshine',
  }),
  archive({
    id: 'moonshine-base.en',
    label: 'Moonshine Base, English',
    name: 'moonshine-base-en-quantized-2026-02-27',
    sizeBytes: 111_266_225,
    sha256: '43232c1d13013d37317163baec3135bd771a186a4356f28c889bab453bb0e891',
    languages: 'english',
    licence: 'MIT',
    speed: 5,
    accuracy: 2,
    cost: 2.2,
    heard: false,
    rank: 15,
    kind: 'moonshine',
  }),
  archive({
    id: 'whisper-tiny',
    label: 'Whisper Tiny',
    name: 'whisper-tiny',
    sizeBytes: 116_204_861,
    sha256: 'c46116994e539aa165266d96b325252728429c12535eb9d8b6a2b10f129e66b1',
    languages: 'many',
    licence: 'MIT',
    speed: 4,
    accuracy: 1,
    cost: 4,
    heard: false,
    rank: 10,
    kind: 'whisper',
  }),
  archive({
    id: 'canary-180m-flash',
    label: 'Canary',
    name: 'nemo-canary-180m-flash-en-es-de-fr-int8',
    sizeBytes: 153_692_328,
    sha256: '7a38ed8b13f014ad632b09ff8d22e0c6f1359dd046af9235d281dfae841b9ab9',
    languages: 'four',
    licence: 'CC-BY-4.0',
    speed: 4,
    accuracy: 3,
    cost: 5,
    heard: false,
    rank: 28,
    kind: 'canary',
  }),
  archive({
    id: 'whisper-base',
    label: 'Whisper Base',
    name: 'whisper-base',
    sizeBytes: 207_557_382,
    sha256: '911b2083efd7c0dca2ac3b358b75222660dc09fb716d64fbfc417ba6c99ff3de',
    languages: 'many',
    licence: 'MIT',
    speed: 4,
    accuracy: 2,
    cost: 6.5,
    heard: true,
    rank: 20,
    kind: 'whisper',
  }),
  archive({
    id: 'whisper-base.en',
    label: 'Whisper Base, English',
    name: 'whisper-base.en',
    sizeBytes: 208_576_005,
    sha256: '475bc7052ce299c007f6d5d5407ba8601f819a2867f6eecee510ed17df581542',
    languages: 'english',
    licence: 'MIT',
    speed: 4,
    accuracy: 3,
    cost: 6.5,
    heard: false,
    rank: 21,
    kind: 'whisper',
  }),
  archive({
    id: 'parakeet-tdt-0.6b-v2',
    label: 'Parakeet v2, English',
    name: 'nemo-parakeet-tdt-0.6b-v2-int8',
    sizeBytes: 482_468_385,
    sha256: '157c157bc51155e03e37d2466522a3a737dd9c72bb25f36eb18912964161e1ad',
    languages: 'english',
    licence: 'CC-BY-4.0',
    speed: 3,
    accuracy: 5,
    cost: 9,
    heard: false,
    rank: 46,
    kind: 'transducer',
  }),
  archive({
    id: 'parakeet-tdt-0.6b-v3',
    label: 'Parakeet v3',
    name: 'nemo-parakeet-tdt-0.6b-v3-int8',
    sizeBytes: 487_170_055,
    sha256: '5793d0fd397c5778d2cf2126994d58e9d56b1be7c04d13c7a15bb1b4eafb16bf',
    languages: 'european',
    licence: 'CC-BY-4.0',
    speed: 3,
    accuracy: 5,
    cost: 9,
    heard: false,
    rank: 45,
    kind: 'transducer',
  }),
  archive({
    id: 'whisper-turbo',
    label: 'Whisper Large v3 Turbo',
    name: 'whisper-turbo',
    sizeBytes: 563_790_207,
    sha256: 'b11acbbcd660b44a8e0df33724feb5aaa709cf65668f2823d59f656312544f22',
    languages: 'many',
    licence: 'MIT',
    speed: 1,
    accuracy: 5,
    cost: 60,
    heard: false,
    rank: 50,
    kind: 'whisper',
  }),
  archive({
    id: 'whisper-small',
    label: 'Whisper Small',
    name: 'whisper-small',
    sizeBytes: 639_387_718,
    sha256: '486a46afbb7ba798507190ffe02fea2dd726049af212e774537efac6afb210a6',
    languages: 'many',
    licence: 'MIT',
    speed: 2,
    accuracy: 3,
    cost: 20,
    heard: false,
    rank: 30,
    kind: 'whisper',
  }),
]

/** Finds where somebody speaks. It comes with the app; where it does not, with the first model. */
export const VAD_MODEL: CatalogueModel = {
  id: 'silero-vad',
  label: 'Voice detection',
  fileName: 'silero_vad.onnx',
  sizeBytes: 643_854,
  sha256: '9e2449e1087496d8d4caba907f23e0bd3f78d91fa552479bb9c23ac09cbb1fd6',
  languages: 'many',
  licence: 'MIT',
  speed: 5,
  accuracy: 5,
  cost: 0,
  heard: true,
  rank: 0,
  kind: 'vad',
  path: ASR_MODELS,
}

/** Where a model is fetched from: the publisher, or a mirror of it. */
export const modelUrl = (model: CatalogueModel, mirror: string): string =>
  `${(mirror.trim() || MODEL_SOURCE).replace(/\/+$/, '')}/${model.path}/${model.fileName}`
