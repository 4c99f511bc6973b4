import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Chance } from '../../fuzz/disk/chance'
import { temporaryFolder } from '../../support/documents'
import { onnxOf, type Graph, type Numbers } from './onnxWriter'

/*
 * Small models with weights of chance, of kinds of which no real one is at hand: they have the inputs, outputs and metadata
 * of the published ones, so they can be loaded and run, and hear nothing but nonsense.
 */

const FEATURES = 128
const FACTOR = 8
const WIDTH = 12
const WORDS = ['▁well', '▁the', '▁of', 'ing', '▁garden', 'ed', '▁and', '▁no', '▁yes', 's', '▁time', '.']
const BLANK = '<blk>'
const DURATIONS = 5

/** The same numbers for a seed, between −1 and 1. */
function weights(seed: number) {
  const chance = new Chance(seed)
  return (name: string, ...dims: number[]): Numbers => ({
    name,
    dims,
    floats: Array.from({ length: dims.reduce((a, b) => a * b, 1) }, () => chance.below(20_001) / 10_000 - 1),
  })
}

async function write(
  name: string,
  graphs: Readonly<Record<string, Graph>>,
  tokens: readonly string[],
): Promise<string> {
  const folder = join(await temporaryFolder(), name)
  await mkdir(folder)
  for (const [part, graph] of Object.entries(graphs)) await writeFile(join(folder, `${part}.int8.onnx`), onnxOf(graph))
  await writeFile(join(folder, 'tokens.txt'), `${tokens.map((token, at) => `${token} ${at}`).join('\n')}\n`)
  return folder
}

/** One frame of 80 ms for each eight of features. */
const subsampled = (random: ReturnType<typeof weights>): Pick<Graph, 'nodes' | 'weights'> => ({
  weights: [random('kernel', WIDTH, FEATURES, FACTOR), { name: 'factor', dims: [1], int64: [FACTOR] }],
  nodes: [
    {
      op: 'Conv',
      inputs: ['audio_signal', 'kernel'],
      outputs: ['outputs'],
      ints: { strides: [FACTOR], kernel_shape: [FACTOR] },
    },
    { op: 'Div', inputs: ['length', 'factor'], outputs: ['encoded_lengths'] },
  ],
})

/** A transducer of NeMo with durations, as Parakeet is. `streaming`: with the metadata and the caches of one that hears in blocks. */
export async function randomTransducer(streaming = false, seed = 3): Promise<string> {
  const random = weights(seed)
  const tokens = [...WORDS, BLANK]
  const state = (name: string) => ({ name, type: 'float' as const, dims: [1, 'N', WIDTH] })
  const cache = streaming ? [{ name: 'cache_last_channel', type: 'float' as const, dims: ['N', 4, 4, WIDTH] }] : []
  const encoder: Graph = {
    ...subsampled(random),
    inputs: [
      { name: 'audio_signal', type: 'float', dims: ['N', FEATURES, 'T'] },
      { name: 'length', type: 'int64', dims: ['N'] },
      ...cache,
    ],
    outputs: [
      { name: 'outputs', type: 'float', dims: ['N', WIDTH, 'S'] },
      { name: 'encoded_lengths', type: 'int64', dims: ['N'] },
    ],
    metadata: {
      vocab_size: WORDS.length,
      normalize_type: 'per_feature',
      subsampling_factor: FACTOR,
      model_type: 'EncDecRNNTBPEModel',
      pred_rnn_layers: 1,
      pred_hidden: WIDTH,
      feat_dim: FEATURES,
      url: 'https://huggingface.co/nvidia/parakeet-tdt-0.6b-v3',
      ...(streaming && { window_size: 65, chunk_shift: 56, cache_last_channel_dim1: 4 }),
    },
  }
  const decoder: Graph = {
    weights: [random('embedding', tokens.length, WIDTH)],
    nodes: [
      { op: 'Gather', inputs: ['embedding', 'targets'], outputs: ['embedded'] },
      { op: 'Transpose', inputs: ['embedded'], outputs: ['outputs'], ints: { perm: [0, 2, 1] } },
      { op: 'Identity', inputs: ['target_length'], outputs: ['prednet_lengths'] },
      { op: 'Identity', inputs: ['h'], outputs: ['h_next'] },
      { op: 'Identity', inputs: ['c'], outputs: ['c_next'] },
    ],
    inputs: [
      { name: 'targets', type: 'int32', dims: ['N', 'U'] },
      { name: 'target_length', type: 'int32', dims: ['N'] },
      state('h'),
      state('c'),
    ],
    outputs: [
      { name: 'outputs', type: 'float', dims: ['N', WIDTH, 'U'] },
      { name: 'prednet_lengths', type: 'int32', dims: ['N'] },
      state('h_next'),
      state('c_next'),
    ],
    metadata: {},
  }
  const joiner: Graph = {
    weights: [random('out', WIDTH, tokens.length + DURATIONS)],
    nodes: [
      { op: 'Add', inputs: ['encoder_outputs', 'decoder_outputs'], outputs: ['both'] },
      { op: 'Transpose', inputs: ['both'], outputs: ['turned'], ints: { perm: [0, 2, 1] } },
      { op: 'MatMul', inputs: ['turned', 'out'], outputs: ['logits'] },
    ],
    inputs: [
      { name: 'encoder_outputs', type: 'float', dims: ['N', WIDTH, 1] },
      { name: 'decoder_outputs', type: 'float', dims: ['N', WIDTH, 1] },
    ],
    outputs: [{ name: 'logits', type: 'float', dims: ['N', 1, tokens.length + DURATIONS] }],
    metadata: {},
  }
  return write(streaming ? 'random-streaming' : 'random-parakeet', { encoder, decoder, joiner }, tokens)
}

/** What Canary's tokens begin with. */
const TASK =
  '<|startofcontext|> <|startoftranscript|> <|endoftext|> <|emo:undefined|> <|en|> <|es|> <|de|> <|fr|> <|pnc|> <|nopnc|> <|noitn|> <|notimestamp|> <|nodiarize|>'

/** The multilingual kind of NeMo that is told the language, as Canary is. */
export async function randomCanary(seed = 5): Promise<string> {
  const random = weights(seed)
  const tokens = [...TASK.split(' '), ...WORDS]
  const encoder: Graph = {
    weights: [random('kernel', FEATURES, WIDTH), { name: 'factor', dims: [1], int64: [1] }],
    nodes: [
      { op: 'MatMul', inputs: ['x', 'kernel'], outputs: ['enc_states'] },
      { op: 'Div', inputs: ['x_len', 'factor'], outputs: ['enc_len'] },
      { op: 'ReduceMean', inputs: ['enc_states'], outputs: ['enc_mask'], ints: { axes: [2] }, int: { keepdims: 0 } },
    ],
    inputs: [
      { name: 'x', type: 'float', dims: [1, 'T', FEATURES] },
      { name: 'x_len', type: 'int64', dims: [1] },
    ],
    outputs: [
      { name: 'enc_states', type: 'float', dims: [1, 'T', WIDTH] },
      { name: 'enc_len', type: 'int64', dims: [1] },
      { name: 'enc_mask', type: 'float', dims: [1, 'T'] },
    ],
    metadata: {
      model_type: 'EncDecMultiTaskModel',
      vocab_size: tokens.length,
      normalize_type: 'per_feature',
      subsampling_factor: FACTOR,
      feat_dim: FEATURES,
      num_decoder_layers: 1,
      decoder_hidden_size: WIDTH,
    },
  }
  const decoder: Graph = {
    weights: [random('embedding', 2_000, WIDTH), random('out', WIDTH, tokens.length)],
    nodes: [
      { op: 'Gather', inputs: ['embedding', 'decoder_input_ids'], outputs: ['embedded'] },
      { op: 'ReduceMean', inputs: ['embedded'], outputs: ['token'], ints: { axes: [1] }, int: { keepdims: 1 } },
      { op: 'ReduceMean', inputs: ['enc_states'], outputs: ['heard'], ints: { axes: [1] }, int: { keepdims: 1 } },
      { op: 'Add', inputs: ['token', 'heard'], outputs: ['both'] },
      { op: 'MatMul', inputs: ['both', 'out'], outputs: ['logits'] },
      { op: 'Concat', inputs: ['mem', 'token'], outputs: ['mem_next'], int: { axis: 1 } },
      { op: 'Identity', inputs: ['enc_mask'], outputs: ['mask_unused'] },
    ],
    inputs: [
      { name: 'decoder_input_ids', type: 'int32', dims: [1, 2] },
      { name: 'mem', type: 'float', dims: [1, 'M', WIDTH] },
      { name: 'enc_states', type: 'float', dims: [1, 'T', WIDTH] },
      { name: 'enc_mask', type: 'float', dims: [1, 'T'] },
    ],
    outputs: [
      { name: 'logits', type: 'float', dims: [1, 1, tokens.length] },
      { name: 'mem_next', type: 'float', dims: [1, 'K', WIDTH] },
    ],
    metadata: {},
  }
  return write('random-canary', { encoder, decoder }, tokens)
}
