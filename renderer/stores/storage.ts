import { defineStore } from 'pinia'
import type { RecordingId } from '../../app/ids'
import { isAppError } from '../../app/errors'
import { api } from '../api'

export type Usage = Awaited<ReturnType<ReturnType<typeof api>['audio']['storage']>>
const AT_ONCE = 200

/** How much the journal takes up here, and how to make it less. Sizes in bytes. */
export const useStorage = defineStore('storage', () => {
  const usage = () => api().audio.storage(undefined)
  const compact = async () => (await api().diagnostics.compact(undefined)).freedBytes

  /** Every recording of the journal, read entry by entry: lists do not carry them. */
  async function recordingIds(): Promise<RecordingId[]> {
    const lists = await Promise.all(
      (['journal', 'archive', 'trash'] as const).map((view) => api().journal.list({ view })),
    )
    const ids: RecordingId[] = []
    for (const summary of lists.flatMap((list) => list.entries))
      if (summary.recordings > 0)
        ids.push(...(await api().journal.entry({ id: summary.id })).recordings.map((recording) => recording.id))
    return ids
  }

  /** Frees what the server has confirmed; what it has not stays. */
  async function freeAll(): Promise<{ recordings: number; bytes: number }> {
    const ids = await recordingIds()
    let recordings = 0
    let bytes = 0
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const { places } = await api().audio.places({ ids: ids.slice(from, from + AT_ONCE) })
      for (const { id, place } of places) {
        if (place.place !== 'both') continue
        try {
          bytes += (await api().audio.free({ id })).freedBytes
          recordings += 1
        } catch (error) {
          // Not confirmed after all, or playing: it stays, which is the safe side.
          if (!isAppError(error)) throw error
        }
      }
    }
    return { recordings, bytes }
  }

  return { usage, compact, freeAll }
})
