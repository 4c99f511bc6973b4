import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { PeakCollector } from '../../../app/audio/peaks'
import { factsOf } from '../../../main/audio/capture/importFile'
import { decodeAll } from '../../../main/decode/decode'
import { bytesSource } from '../../../main/decode/source'
import { likeness } from '../../e2e/support/signal'
import { temporaryFolder } from '../../support/documents'
import { DAMAGED, FORMATS, ODDITIES, lineOf, type Row, ROWS } from './table/rows'
import { file, words } from './table/made'

/* Each sound of the table as it is taken: what is stored of it is decoded again, and heard to be the same words. */

let spoken: Float32Array
beforeAll(async () => {
  spoken = halved(await words())
})

/** At 8 kHz, which is what `likeness` compares. */
const halved = (samples: Float32Array): Float32Array => samples.filter((_, at) => at % 2 === 0)

const WHOLE_MS = 1_471
/** What encoders put before and behind the sound. */
const PADDING_MS = 190

async function taken({ name, make }: Row) {
  const path = join(await temporaryFolder(), name)
  const bytes = await (make?.() ?? file(name))
  await writeFile(path, bytes)
  const facts = await factsOf(path)
  const pieces: Uint8Array[] = []
  for await (const piece of facts.pieces()) pieces.push(piece)
  return { facts, stored: Buffer.concat(pieces), bytes }
}

it('tells at least sixty formats, twenty oddities and ten damaged files', () => {
  expect(FORMATS.length).toBeGreaterThanOrEqual(60)
  expect(ODDITIES.length).toBeGreaterThanOrEqual(20)
  expect(DAMAGED.length).toBeGreaterThanOrEqual(10)
  expect(new Set(ROWS.map(({ name }) => name)).size).toBe(ROWS.length)
})

describe('what is taken', () => {
  it.each(ROWS.filter(({ refused }) => refused === undefined))('$name', async (row) => {
    const { facts, stored, bytes } = await taken(row)
    expect(facts.mimeType === 'audio/wav' && row.stored === 'WAV').toBe(row.stored === 'WAV')
    expect(Buffer.compare(stored, bytes) === 0).toBe(row.stored === 'as it is')
    const samples = await decodeAll(bytesSource(stored))
    const lengthMs = samples.length / 16
    if (row.likeness === undefined) {
      const wanted = row.lengthMs ?? WHOLE_MS
      expect(lengthMs).toBeGreaterThan(wanted - 40)
      expect(lengthMs).toBeLessThan(wanted + PADDING_MS)
      expect(Math.abs(facts.durationMs - lengthMs)).toBeLessThan(60)
    }
    const from = (row.fromMs ?? 0) * 8
    const same = likeness(halved(samples), spoken.subarray(from, from + samples.length / 2))
    expect(same).toBeGreaterThan(row.likeness ?? 0.8)
    const peaks = new PeakCollector()
    peaks.push(samples)
    expect(Math.max(...peaks.finish())).toBeGreaterThan(100)
  })
})

describe('what is refused, in words', () => {
  it.each(ROWS.filter(({ refused }) => refused !== undefined))('$name', async (row) => {
    await expect(taken(row)).rejects.toMatchObject({ kind: 'unsupported', message: row.refused })
  })
})

it('stands in docs/sounds.md as it is', async () => {
  const text = await readFile(join(import.meta.dirname, '../../../docs/sounds.md'), 'utf8')
  const lines = text.split('\n').filter((line) => line.startsWith('| `'))
  expect(lines).toEqual(ROWS.map(lineOf))
})
