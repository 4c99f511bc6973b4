import type { ChunkId } from '../../../app/model'
import type { RemoteChunks } from './remoteChunks'

/** Removes those of the chunks that a remote has. @throws what the connection throws */
export async function eraseChunks(remote: RemoteChunks, ids: readonly ChunkId[]): Promise<void> {
  const missing = new Set(await remote.missing(ids))
  await remote.remove(ids.filter((id) => !missing.has(id)))
}
