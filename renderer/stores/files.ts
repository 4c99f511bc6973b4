import type { RecordingId } from '../../app/ids'
import type { EntryRecording } from '../../app/ipc/journal'
import { api } from '../api'

/* Files that a person chooses in a dialog of the system, and audio on its way to them. */

/** The path that was chosen, or null. `extensions` without the dot. */
export const chooseFile = async (title: string, extensions: string[]): Promise<string | null> =>
  (await api().transfer.chooseFile({ title, extensions })).path

/** The folder that was chosen, or null. */
export const chooseFolder = async (title: string): Promise<string | null> =>
  (await api().transfer.chooseFolder({ title })).path

/** Where to save, or null; `name` is proposed. */
export const chooseSaveFile = async (title: string, name: string): Promise<string | null> =>
  (await api().transfer.chooseSaveFile({ title, name })).path

/** Asks where to, and writes a text there. Answers whether it was written. */
export async function saveTextAs(title: string, name: string, text: string): Promise<boolean> {
  const path = await chooseSaveFile(title, name)
  if (path === null) return false
  await api().transfer.saveText({ path, text })
  return true
}

/** Asks where to, and writes the audio of a recording there. Answers whether it was written. */
export async function exportAudioAs(title: string, recording: EntryRecording): Promise<boolean> {
  const { id, mimeType, fileName } = recording
  const extension = mimeType.includes('webm') ? 'webm' : (/\/([a-z0-9]+)/.exec(mimeType)?.[1] ?? 'audio')
  const path = await chooseSaveFile(title, fileName ?? `BrainDump.${extension}`)
  if (path === null) return false
  await api().audio.exportFile({ id, path })
  return true
}

/** Keeps what is between the two times; `untrim` brings the rest back. */
export const trim = (id: RecordingId, startMs: number, endMs: number): Promise<unknown> =>
  api().audio.trim({ id, startMs: Math.round(startMs), endMs: Math.round(endMs) })

export const untrim = (id: RecordingId): Promise<unknown> => api().audio.untrim({ id })
