/*
 * A model whose file is whole and whose weights are not: the bytes of each large tensor in another order. ONNX is a protocol
 * buffer; the graph is field 7 of the model, a tensor field 5 of the graph, its bytes field 9 of the tensor.
 */

const GRAPH = 7
const TENSOR = 5
const RAW_BYTES = 9
/** Smaller ones are shapes and scales, without which the file could not be loaded. */
const SMALLEST = 10_000

interface Field {
  readonly number: number
  readonly from: number
  readonly to: number
}

function varint(bytes: Buffer, at: number): { value: number; next: number } {
  let [value, scale, next] = [0, 1, at]
  for (;;) {
    const byte = bytes[next] ?? 0
    next += 1
    value += (byte & 0x7f) * scale
    scale *= 128
    if (byte < 0x80) return { value, next }
  }
}

function* fields(bytes: Buffer, from: number, to: number): Generator<Field> {
  for (let at = from; at < to;) {
    const tag = varint(bytes, at)
    const kind = tag.value & 7
    if (kind === 2) {
      const length = varint(bytes, tag.next)
      yield { number: tag.value >> 3, from: length.next, to: length.next + length.value }
      at = length.next + length.value
    } else at = kind === 0 ? varint(bytes, tag.next).next : tag.next + (kind === 1 ? 8 : 4)
  }
}

/** Shuffles the weights in the bytes of an ONNX file; answers how many tensors that were. */
export function shuffleWeights(bytes: Buffer): number {
  let shuffled = 0
  for (const graph of fields(bytes, 0, bytes.length)) {
    if (graph.number !== GRAPH) continue
    for (const tensor of fields(bytes, graph.from, graph.to)) {
      if (tensor.number !== TENSOR) continue
      for (const { number, from, to } of fields(bytes, tensor.from, tensor.to)) {
        if (number !== RAW_BYTES || to - from < SMALLEST) continue
        bytes.subarray(from, to).reverse()
        shuffled += 1
      }
    }
  }
  return shuffled
}
