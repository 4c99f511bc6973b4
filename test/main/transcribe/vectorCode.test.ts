import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'

/*
 * A speech library without vector code is tens of times too slow, and nothing else shows it. So the machine code of the one
 * that is shipped for this platform is looked into, for the multiplications that make up recognition.
 */

const NAMES: Readonly<Record<string, string>> = {
  linux: 'libonnxruntime.so',
  darwin: 'libonnxruntime.dylib',
  win32: 'onnxruntime.dll',
}

/** `vfmadd231ps ymm, ymm, …`: the bytes C4 E2 (0xxxx101) B8, whatever the register in between. */
function countAvx(bytes: Uint8Array): number {
  let count = 0
  for (let i = 0; i + 4 <= bytes.length; i += 1)
    if (
      bytes[i] === 0xc4 &&
      ((bytes[i + 1] ?? 0) & 0x1f) === 0x02 &&
      ((bytes[i + 2] ?? 0) & 0x87) === 0x05 &&
      bytes[i + 3] === 0xb8
    )
      count += 1
  return count
}

/** `fmla v.4s, v.4s, v.4s` and the same by one element, in little-endian words. */
function countNeon(bytes: Uint8Array): number {
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let count = 0
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const word = words.getUint32(at, true)
    if ((word & 0xffe0fc00) >>> 0 === 0x4e20cc00 || (word & 0xffc0f400) >>> 0 === 0x4f801000) count += 1
  }
  return count
}

/** So many are no accident: in bytes thrown together at random less than one would be expected on x64, and about 400 on arm64. */
const ENOUGH = process.arch === 'arm64' ? 2_000 : 200

describe('the speech library of this platform', () => {
  it('has code for vectors', async () => {
    const engine = createRequire(import.meta.url).resolve('sherpa-onnx-node/package.json')
    const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
    const folder = join(dirname(engine), '..', `sherpa-onnx-${platform}`)
    const bytes = await readFile(join(folder, NAMES[process.platform] ?? ''))
    const count = process.arch === 'arm64' ? countNeon(bytes) : countAvx(bytes)
    expect(count).toBeGreaterThan(ENOUGH)
  })

  it('would be found out if it had none', () => {
    const without = new Uint8Array(1_000_000).map((_, i) => (i * 2_654_435_761) >>> 13)
    expect(countAvx(without)).toBeLessThan(ENOUGH)
    expect(countNeon(without)).toBeLessThan(ENOUGH)
  })
})
