/*
 * Writes small ONNX files: a protocol buffer (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto), field by field.
 */

export type Numbers = { readonly name: string; readonly dims: readonly number[] } & (
  { readonly floats: readonly number[] } | { readonly int64: readonly number[] }
)
/** A number is a fixed length, a word one that may be anything. */
export interface Value {
  readonly name: string
  readonly type: keyof typeof TYPES
  readonly dims: readonly (number | string)[]
}
export interface Node {
  readonly op: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly ints?: Readonly<Record<string, readonly number[]>>
  readonly int?: Readonly<Record<string, number>>
}
export interface Graph {
  readonly inputs: readonly Value[]
  readonly outputs: readonly Value[]
  readonly nodes: readonly Node[]
  readonly weights: readonly Numbers[]
  readonly metadata: Readonly<Record<string, string | number>>
}

const TYPES = { float: 1, int32: 6, int64: 7, bool: 9 } as const
const IR_VERSION = 8
const OPSET = 13

function varint(value: number): Buffer {
  const bytes: number[] = []
  let left = BigInt.asUintN(64, BigInt(value))
  for (; left >= 128n; left >>= 7n) bytes.push(Number(left & 127n) | 128)
  return Buffer.from([...bytes, Number(left)])
}
const number = (field: number, value: number): Buffer => Buffer.concat([varint(field << 3), varint(value)])
function counted(field: number, content: Buffer | string): Buffer {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  return Buffer.concat([varint((field << 3) | 2), varint(bytes.length), bytes])
}
const all = (...parts: readonly (Buffer | readonly Buffer[])[]): Buffer => Buffer.concat(parts.flat())

const INT = 2
const INTS = 7
const nodeOf = ({ op, inputs, outputs, ints = {}, int = {} }: Node): Buffer =>
  all(
    inputs.map((name) => counted(1, name)),
    outputs.map((name) => counted(2, name)),
    counted(4, op),
    Object.entries(int).map(([name, value]) => counted(5, all(counted(1, name), number(3, value), number(20, INT)))),
    Object.entries(ints).map(([name, values]) =>
      counted(
        5,
        all(
          counted(1, name),
          values.map((value) => number(8, value)),
          number(20, INTS),
        ),
      ),
    ),
  )

function tensorOf(numbers: Numbers): Buffer {
  const isFloat = 'floats' in numbers
  const raw = isFloat
    ? Buffer.from(Float32Array.from(numbers.floats).buffer)
    : Buffer.from(BigInt64Array.from(numbers.int64.map(BigInt)).buffer)
  return all(
    numbers.dims.map((dim) => number(1, dim)),
    number(2, isFloat ? TYPES.float : TYPES.int64),
    counted(8, numbers.name),
    counted(9, raw),
  )
}

function valueOf({ name, type, dims }: Value): Buffer {
  const shape = dims.map((dim) => counted(1, typeof dim === 'number' ? number(1, dim) : counted(2, dim)))
  return all(counted(1, name), counted(2, counted(1, all(number(1, TYPES[type]), counted(2, all(shape))))))
}

/** The bytes of an ONNX file. */
export const onnxOf = ({ inputs, outputs, nodes, weights, metadata }: Graph): Buffer =>
  all(
    number(1, IR_VERSION),
    counted(
      7,
      all(
        nodes.map((node) => counted(1, nodeOf(node))),
        counted(2, 'random'),
        weights.map((numbers) => counted(5, tensorOf(numbers))),
        inputs.map((value) => counted(11, valueOf(value))),
        outputs.map((value) => counted(12, valueOf(value))),
      ),
    ),
    counted(8, all(counted(1, ''), number(2, OPSET))),
    Object.entries(metadata).map(([key, value]) => counted(14, all(counted(1, key), counted(2, String(value))))),
  )
