/** A model that can be downloaded. */
export interface CatalogueModel {
  readonly id: string
  readonly label: string
  readonly fileName: string
  readonly sizeBytes: number
  /** In hex; as published with the files (Git LFS object ids). */
  readonly sha256: string
  readonly languages: 'english' | 'many'
  /** Relative, 1 (least) to 5. */
  readonly speed: number
  readonly accuracy: number
  /** Higher is better (`choose.ts`). An English model is better than its sister only for English, so by one. */
  readonly rank: number
  readonly kind: 'speech' | 'vad'
  /** Folder of the file at the publisher, or at a mirror that keeps the same paths. */
  readonly path: string
}

/** The publisher of whisper.cpp's models. A mirror keeps the same paths below its own address. */
export const MODEL_SOURCE = 'https://huggingface.co'

/** Pinned, so that what is offered cannot change under its name. */
const WHISPER = 'ggerganov/whisper.cpp/resolve/5359861c739e955e79d9a303bcbc70fb988958b1'
const VAD = 'ggml-org/whisper-vad/resolve/main'

type Row = readonly [
  name: string,
  label: string,
  sizeBytes: number,
  sha256: string,
  speed: number,
  accuracy: number,
  rank: number,
]

const ROWS: readonly Row[] = [
  ['tiny', 'Tiny', 77_691_713, 'be07e048e1e599ad46341c8d2a135645097a538221678b7acdd1b1919c6e1b21', 5, 1, 10],
  [
    'tiny.en',
    'Tiny, English',
    77_704_715,
    '921e4cf8686fdd993dcd081a5da5b6c365bfde1162e72b08d75ac75289920b1f',
    5,
    2,
    11,
  ],
  ['base', 'Base', 147_951_465, '60ed5bc3dd14eea856493d334349b405782ddcaf0028d4b5df4088345fba2efe', 4, 2, 20],
  [
    'base.en',
    'Base, English',
    147_964_211,
    'a03779c86df3323075f5e796cb2ce5029f00ec8869eee3fdfb897afe36c6d002',
    4,
    3,
    21,
  ],
  ['small', 'Small', 487_601_967, '1be3a9b2063867b937e64e2ec7483364a79917e157fa98c5d94b5c1fffea987b', 3, 3, 30],
  [
    'small.en',
    'Small, English',
    487_614_201,
    'c6138d6d58ecc8322097e0f987c32f1be8bb0a18532a3f88f734d1bbf9c41e5d',
    3,
    4,
    31,
  ],
  ['medium', 'Medium', 1_533_763_059, '6c14d5adee5f86394037b4e4e8b59f1673b6cee10e3cf0b11bbdbee79c156208', 1, 4, 40],
  [
    'medium.en',
    'Medium, English',
    1_533_774_781,
    'cc37e93478338ec7700281a7ac30a10128929eb8f427dda2e865faa8f6da4356',
    1,
    4,
    41,
  ],
  [
    'large-v3-turbo',
    'Large v3 Turbo',
    1_624_555_275,
    '1fc70f774d38eb169993ac391eea357ef47c88757ef72ee5943879b7e8e2bc69',
    2,
    5,
    50,
  ],
]

/** Models for recognising speech, smallest first. */
export const SPEECH_MODELS: readonly CatalogueModel[] = ROWS.map(
  ([name, label, sizeBytes, sha256, speed, accuracy, rank]) => ({
    id: name,
    label,
    fileName: `ggml-${name}.bin`,
    sizeBytes,
    sha256,
    languages: name.endsWith('.en') ? 'english' : 'many',
    speed,
    accuracy,
    rank,
    kind: 'speech',
    path: WHISPER,
  }),
)

/** Finds where somebody speaks. Comes along with the first speech model. */
export const VAD_MODEL: CatalogueModel = {
  id: 'silero-v6.2.0',
  label: 'Voice detection',
  fileName: 'ggml-silero-v6.2.0.bin',
  sizeBytes: 885_098,
  sha256: '2aa269b785eeb53a82983a20501ddf7c1d9c48e33ab63a41391ac6c9f7fb6987',
  languages: 'many',
  speed: 5,
  accuracy: 5,
  rank: 0,
  kind: 'vad',
  path: VAD,
}

/** Offered on first use: small enough to download on most connections, and it knows most languages. */
export const DEFAULT_MODEL_ID = 'base'

/** Where a model is fetched from: the publisher, or a mirror of it. */
export const modelUrl = (model: CatalogueModel, mirror: string): string =>
  `${(mirror.trim() || MODEL_SOURCE).replace(/\/+$/, '')}/${model.path}/${model.fileName}`
