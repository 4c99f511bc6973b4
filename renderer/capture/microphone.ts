import { assertNever } from '../../app/assertNever'
import type { RecorderProblem } from './machine'

export interface Input {
  readonly id: string
  /** Empty until the microphone was allowed once. */
  readonly label: string
}

export type Opened =
  | { readonly opened: true; readonly stream: MediaStream }
  | { readonly opened: false; readonly problem: RecorderProblem }

type Refusal = 'denied' | 'no-microphone' | 'busy' | 'gone'

function refusal(error: unknown): Refusal {
  const name = error instanceof DOMException || error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  if (name === 'NotFoundError') return 'no-microphone'
  return name === 'OverconstrainedError' ? 'gone' : 'busy'
}

const open = (deviceId: string): Promise<MediaStream> =>
  navigator.mediaDevices.getUserMedia({
    audio: {
      ...(deviceId ? { deviceId: { exact: deviceId } } : {}),
      channelCount: 1,
      echoCancellation: false,
      noiseSuppression: true,
      autoGainControl: true,
    },
  })

/** Opens the microphone of a person's choice; one that is no longer connected gives way to the default. */
export async function openMicrophone(deviceId: string): Promise<Opened> {
  try {
    return { opened: true, stream: await open(deviceId) }
  } catch (error) {
    const why = refusal(error)
    switch (why) {
      case 'gone':
        return deviceId ? openMicrophone('') : { opened: false, problem: { kind: 'no-microphone' } }
      case 'no-microphone':
        return deviceId ? openMicrophone('') : { opened: false, problem: { kind: why } }
      case 'denied':
      case 'busy':
        return { opened: false, problem: { kind: why } }
      default:
        return assertNever(why)
    }
  }
}

/** The microphones there are, without the system's aliases for them. */
export async function listInputs(): Promise<Input[]> {
  const devices = await navigator.mediaDevices.enumerateDevices()
  return devices
    .filter(
      (device) => device.kind === 'audioinput' && device.deviceId !== 'default' && device.deviceId !== 'communications',
    )
    .map(({ deviceId, label }) => ({ id: deviceId, label }))
}

/** Calls back whenever a microphone comes or goes; answers how to stop. */
export function onInputsChanged(listener: () => void): () => void {
  navigator.mediaDevices.addEventListener('devicechange', listener)
  return () => navigator.mediaDevices.removeEventListener('devicechange', listener)
}
