import { ChunkCutter } from '../../../app/audio/chunking'
import { WebmError } from '../../../app/audio/webm/ebml'
import { webmHeader } from '../../../app/audio/webm/layout'
import type { WebmPlan } from '../../../app/audio/webm/layout'
import { WebmPlanner, WebmWriter } from '../../../app/audio/webm/recluster'
import type { Span } from '../../../app/audio/webm/recluster'
import type { RecordingId } from '../../../app/ids'
import type { Manifest } from '../../../app/model'
import { ChunkCipher } from './chunkCipher'
import type { ChunkStore } from './chunkStore'
import { manifestOf } from './manifest'
import type { ManifestChunk } from './manifest'

/** A stream that can be read more than once, each time from its beginning. */
export type OpenStream = () => AsyncIterable<Uint8Array>

export interface StoredAudio {
  readonly manifest: Manifest
  /** Null where the container does not tell. */
  readonly durationMs: number | null
  readonly sampleRateHz: number | null
  readonly channels: number | null
}

/** Cuts, encrypts and stores a stream as it is. Chunks that are there already are not written again. */
export async function storeStream(
  store: ChunkStore,
  id: RecordingId,
  keyBase64: string,
  stream: AsyncIterable<Uint8Array>,
): Promise<Manifest> {
  const cipher = new ChunkCipher(keyBase64)
  const cutter = new ChunkCutter(cipher.gear())
  const chunks: ManifestChunk[] = []
  await store.use(id, async (database) => {
    const keep = async (plain: Uint8Array): Promise<void> => {
      const sealed = cipher.seal(plain)
      chunks.push({ id: sealed.id, sizeBytes: plain.length })
      if (!(await database.stubs([sealed.id])).has(sealed.id)) await database.put([sealed])
    }
    for await (const bytes of stream) for (const chunk of cutter.push(bytes)) await keep(chunk)
    for (const chunk of cutter.finish()) await keep(chunk)
  })
  if (chunks.length > 0) await store.flush(id)
  return manifestOf(chunks)
}

/**
 * Stores what a recorder produced. WebM gets the layout of `app/audio/webm/layout.ts`, so that its length is known and
 * one can seek in it; anything else, and WebM that is not understood, is kept as it is.
 */
export async function ingest(
  store: ChunkStore,
  id: RecordingId,
  keyBase64: string,
  open: OpenStream,
  span?: Span,
): Promise<StoredAudio> {
  const plan = await planWebm(open, span)
  if (plan === null) {
    const manifest = await storeStream(store, id, keyBase64, open())
    return { manifest, durationMs: null, sampleRateHz: null, channels: null }
  }
  const manifest = await storeStream(store, id, keyBase64, webmStream(plan, open, span))
  const { sampleRateHz, channels } = plan.track
  return { manifest, durationMs: Math.round(plan.durationMs), sampleRateHz, channels }
}

/** What a WebM stream will become; null when it is none or holds more than one track of audio. */
export async function planWebm(open: OpenStream, span?: Span): Promise<WebmPlan | null> {
  const planner = new WebmPlanner(span)
  try {
    for await (const bytes of open()) planner.push(bytes)
  } catch (error) {
    if (!(error instanceof WebmError)) throw error
    // Up to the place where it stops making sense it is a recording; `finish` tells whether there is any.
  }
  try {
    return planner.finish()
  } catch (error) {
    if (error instanceof WebmError) return null
    throw error
  }
}

async function* webmStream(plan: WebmPlan, open: OpenStream, span?: Span): AsyncGenerator<Uint8Array> {
  yield webmHeader(plan)
  const writer = new WebmWriter(span)
  try {
    for await (const bytes of open()) yield* writer.push(bytes)
  } catch (error) {
    if (!(error instanceof WebmError)) throw error // The same end as in the first pass.
  }
  yield* writer.finish()
}
