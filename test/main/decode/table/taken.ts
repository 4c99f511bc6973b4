import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { factsOf } from '../../../../main/audio/capture/importFile'
import { temporaryFolder } from '../../../support/documents'
import { file } from './made'
import type { Row } from './rows'

/** A file of the table as an import takes it: what it is, and the bytes that are stored of it. @throws AppError as an import */
export async function taken({ name, make }: Row) {
  const path = join(await temporaryFolder(), name)
  const bytes = await (make?.() ?? file(name))
  await writeFile(path, bytes)
  const facts = await factsOf(path)
  const pieces: Uint8Array[] = []
  for await (const piece of facts.pieces()) pieces.push(piece)
  return { facts, stored: Buffer.concat(pieces), bytes }
}

/** At 8 kHz, which is what `likeness` compares. */
export const halved = (samples: Float32Array): Float32Array => samples.filter((_, at) => at % 2 === 0)
