import type { SpeechModel } from '../../../app/ipc/transcription'
import type { InstalledModel } from './installed'

/** Filled in for all of them at once. */
export const UNJUDGED = { trial: null, recommended: false } as const

/** A model that was imported, for the list. */
export function described(model: InstalledModel): SpeechModel {
  const { id, label, sizeBytes, languages, speed, accuracy, whole } = model
  const facts = { id, label, sizeBytes, languages, speed, accuracy, doneBytes: sizeBytes, error: null }
  return { ...facts, state: whole ? 'present' : 'damaged', imported: true, bundled: false, ...UNJUDGED }
}

/** A model of the engine before this one, for the list. */
export function outdated({ id, label, sizeBytes }: { id: string; label: string; sizeBytes: number }): SpeechModel {
  const facts = {
    id,
    label,
    sizeBytes,
    languages: 'many' as const,
    speed: 1,
    accuracy: 1,
    doneBytes: sizeBytes,
    error: null,
  }
  return { ...facts, state: 'outdated', imported: true, bundled: false, ...UNJUDGED }
}
