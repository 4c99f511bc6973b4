import { assertNever } from '../../app/assertNever'
import type { RecorderProblem } from './machine'

export interface Input {
  readonly id: string
  /** Empty until the microphone was allowed once. */
  readonly label: string
}

/** A microphone that a person chose. Its id may be another one after a restart; its name stays. */
export interface ChosenInput {
  /** Empty for the default of the system. */
  readonly id: string
  readonly label: string
}

export type Opened =
  | {
      readonly opened: true
      readonly stream: MediaStream
      /** As the system calls it; empty where it does not. */
      readonly label: string
      /** The chosen one is not connected, so this is the default. */
      readonly isReplacement: boolean
    }
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
export async function openMicrophone(chosen: ChosenInput): Promise<Opened> {
  const deviceId = await connectedId(chosen)
  const opened = await openInput(deviceId)
  return opened.opened ? { ...opened, isReplacement: opened.isReplacement || (chosen.id !== '' && !deviceId) } : opened
}

/** Found by its id, else by its name; empty where it is not connected. */
async function connectedId({ id, label }: ChosenInput): Promise<string> {
  if (id === '') return ''
  const inputs = await listInputs()
  // Before the microphone was allowed there are no ids and no names to compare.
  if (inputs.every((input) => input.label === '')) return id
  return (
    (inputs.find((input) => input.id === id) ?? inputs.find((input) => label !== '' && input.label === label))?.id ?? ''
  )
}

/** Chromium on Linux calls the default of the system "Default", whichever microphone that is: that is no name. */
function nameOf(stream: MediaStream): string {
  const label = stream.getAudioTracks()[0]?.label ?? ''
  return label === 'Default' ? '' : label
}

async function openInput(deviceId: string): Promise<Opened> {
  try {
    const stream = await open(deviceId)
    return { opened: true, stream, label: nameOf(stream), isReplacement: false }
  } catch (error) {
    const why = refusal(error)
    switch (why) {
      case 'gone':
      case 'no-microphone': {
        if (!deviceId) return { opened: false, problem: { kind: 'no-microphone' } }
        const other = await openInput('')
        return other.opened ? { ...other, isReplacement: true } : other
      }
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
