import type { DeviceId, MessageId, RecordingId, SessionId } from '../../../app/ids'
import type { AlwaysField } from '../../../app/ipc/settings'
import type { NamedDevice } from '../../../app/ipc/conflicts'
import type { EditContext } from '../../../app/merge/document/entity'
import type { OwnEdit, PlainEdit } from '../../../app/merge/ownEdits'
import type { EntityName } from '../../../app/model'
import type { DocumentWorker } from '../../worker/documentWorker'
import type { DocumentProblem, EntityDatabase, EntityDatabases } from '../../database/entity/types'

/** What the list of entries knows and this service asks. */
export interface EntryIndex {
  /** Title or first words; empty when there are none. */
  label(id: SessionId): string
  recordingsOf(id: SessionId): RecordingId[]
  /** Whether an entry is in one of the lists. */
  has(id: SessionId): boolean
  /** The entry of a recording; null where the recording is not here, or was not read yet. */
  sessionOf(id: RecordingId): SessionId | null
  /** Those of these entries that are in the trash. */
  trash(of: readonly SessionId[] | 'all'): SessionId[]
  /** Every message and recording of an entry that is here. */
  children(id: SessionId): Promise<(MessageId | RecordingId)[]>
  /** Entries that wait for an answer. */
  setReviewed(ids: ReadonlySet<SessionId>): void
}

/** Edits of this device outside the histories. */
export interface PlainEditsPort {
  of(ids: ReadonlySet<string>): PlainEdit[]
  /** Takes one back, under a note that says so; false when it was changed again meanwhile. */
  revert(edit: OwnEdit, kind: 'undo' | 'redo'): Promise<boolean>
}

/** The fields for which a person wants both kept without being asked. */
export interface AlwaysPort {
  fields(): readonly AlwaysField[]
  set(fields: readonly AlwaysField[]): Promise<void>
}

export interface ConflictPorts {
  readonly databases: EntityDatabases
  readonly entries: EntryIndex
  /** Who edits, now. */
  readonly context: () => EditContext
  /** The name a device gave itself, or null before it has synced. */
  readonly deviceName: (id: DeviceId) => string | null
  /** How many questions wait for an answer. */
  readonly onCount: (count: number) => void
  /** Where histories are read and merged. */
  readonly worker: DocumentWorker
  readonly plainEdits: PlainEditsPort
  readonly always: AlwaysPort
  /** Nothing is on its way to this device, as far as it knows. */
  readonly arrived: () => boolean
  readonly onProblem: (problem: DocumentProblem) => void
  readonly onError: (error: unknown) => void
}

/** A database seen without its name in the type: what is the same for all of them. */
export type AnyDatabase = EntityDatabase<EntityName>

const NAME_OF_TYPE: Readonly<Record<string, EntityName>> = {
  session: 'sessions',
  message: 'messages',
  recording: 'recordings',
  tag: 'tags',
  prompt: 'prompts',
  setting: 'settings',
}

/** The database an id belongs to, by its prefix; null for an id that is none of ours. */
export function databaseOf(databases: EntityDatabases, id: string): AnyDatabase | null {
  const name = NAME_OF_TYPE[id.slice(0, Math.max(0, id.indexOf(':')))]
  return name === undefined ? null : asAny(databases[name])
}

export const asAny = (database: EntityDatabases[EntityName]): AnyDatabase => database

/** A device as a person reads it; empty where nobody knows which it was. */
export const nameOfDevice = (ports: ConflictPorts, device: DeviceId | null): string =>
  device === null ? '' : (ports.deviceName(device) ?? `Device ${device.slice(0, 4)}`)

/** The same, and whether it is this one. */
export const namedDevice = (ports: ConflictPorts, device: DeviceId | null): NamedDevice => ({
  deviceName: nameOfDevice(ports, device),
  isThisDevice: device === ports.context().device,
})

/** Names of devices that are shown together; those of one name are told apart by the beginning of their ids. */
export function namesTogether(
  ports: ConflictPorts,
  devices: readonly (DeviceId | null)[],
): (device: DeviceId | null) => string {
  const known = [...new Set(devices.flatMap((device) => device ?? []))]
  const names = known.map((device) => nameOfDevice(ports, device))
  return (device) => {
    const name = nameOfDevice(ports, device)
    const isAlone = names.filter((other) => other === name).length < 2
    return device === null || isAlone ? name : `${name} (${device.slice(0, 4)})`
  }
}
