import { createHash } from 'node:crypto'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { ChunkId, Manifest, Recording } from '../../../app/model'

export type ManifestChunk = Manifest['chunks'][number]

/** The manifest of chunks in playing order. */
export function manifestOf(chunks: readonly ManifestChunk[]): Manifest {
  return {
    chunks: [...chunks],
    sizeBytes: chunks.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    root: rootOf(chunks),
  }
}

/** @throws AppError `integrity` when the manifest contradicts itself */
export function checkManifest(manifest: Manifest): void {
  const expected = manifestOf(manifest.chunks)
  if (expected.root !== manifest.root || expected.sizeBytes !== manifest.sizeBytes)
    throw new AppError('integrity', keyed('audio.manifestDamaged'))
}

function rootOf(chunks: readonly ManifestChunk[]): string {
  const hash = createHash('sha256')
  for (const { id, sizeBytes } of chunks) hash.update(`${id} ${sizeBytes}\n`)
  return hash.digest('hex')
}

/** Every chunk of the current audio, each once, in playing order. */
export const currentChunks = (recording: Recording): ChunkId[] => [
  ...new Set(recording.manifest.chunks.map(({ id }) => id)),
]

/** Every chunk of the current and all earlier versions, each once. */
export const allChunks = (recording: Recording): ChunkId[] => [
  ...new Set(
    [recording.manifest, ...recording.previous.map(({ manifest }) => manifest)].flatMap(({ chunks }) =>
      chunks.map(({ id }) => id),
    ),
  ),
]
