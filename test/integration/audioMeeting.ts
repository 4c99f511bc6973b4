import { onTestFinished } from 'vitest'
import type { RecordingId } from '../../app/ids'
import { temporaryFolder } from '../support/documents'
import type { Exchange } from '../support/faults'
import { place, server } from '../support/meeting'
import { noiseFile } from '../support/noise'
import { audioDevice, type AudioDevice } from './audioDevice'

/** The audio of a device at the place of this test (`meet`), reached at `url` or, with null, not at all; closed with the test. */
export async function device(url: string | null, profile?: string): Promise<AudioDevice> {
  const opened = await audioDevice(server, place.prefix, url, profile ?? (await temporaryFolder()))
  onTestFinished(() => opened.close())
  return opened
}

/** A recording of noise on a device, and the file it was. */
export async function noise(on: AudioDevice, sizeBytes: number): Promise<{ id: RecordingId; bytes: Buffer }> {
  const { path, bytes } = await noiseFile(sizeBytes)
  return { id: (await on.audio.importFile(path)).recordingId, bytes }
}

/** All bytes of a recording, as it plays. */
export async function whole(on: AudioDevice, id: RecordingId): Promise<Buffer> {
  const reader = await on.audio.reader(id)
  return Buffer.from(await reader.read(0, reader.sizeBytes))
}

export const isPut = ({ method, path }: Exchange): boolean => method === 'PUT' && path.includes('chunk')
export const isGet = ({ method, path }: Exchange): boolean => method === 'GET' && path.includes('chunk')
