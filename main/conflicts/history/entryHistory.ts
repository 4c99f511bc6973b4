import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import { messageRange, sessionIdSchema, type SessionId, type TagId } from '../../../app/ids'
import type { historyEntrySchema } from '../../../app/ipc/conflicts'
import type { Mergeable } from '../../../app/merge/document/policy'
import type { z } from 'zod'
import { isMergeOfSides, mergedRules, type MergeLog } from '../reviews/mergeLog'
import { databaseOf, namedDevice, nameOfDevice, namesTogether, type ConflictPorts } from '../reviews/ports'
import { rewrite } from '../reviews/rewrite'

type HistoryEntry = z.infer<typeof historyEntrySchema>

/** What happened to an entry and its parts: from their histories, and from this device's log of merges. */
export class EntryHistory {
  readonly #ports: ConflictPorts
  readonly #log: MergeLog

  constructor(ports: ConflictPorts, log: MergeLog) {
    this.#ports = ports
    this.#log = log
  }

  /**
   * Newest first. What follows from another change never stands below it, whatever the clocks of the devices said.
   * @throws AppError `not-found` when there is no such entry
   */
  async of(id: SessionId): Promise<HistoryEntry[]> {
    const bodies = await partsOf(this.#ports, id)
    const placed: { readonly entry: HistoryEntry; readonly placeMs: number }[] = []
    for (const body of bodies) {
      let placeMs = 0
      const changes = await this.#ports.worker.call('history', { body })
      const ofBody = changes.map(({ device, ...change }) => ({
        ...change,
        entityId: body.id,
        deviceName: nameOfDevice(this.#ports, device),
        devices: [namedDevice(this.#ports, device)],
        sides: [],
      }))
      for (const entry of ofBody.reverse()) {
        placeMs = Math.max(placeMs, entry.atMs)
        placed.push({ entry: entry.field === 'tags' ? await this.#withTagName(entry) : entry, placeMs })
      }
      placed.push(...(await this.#merges(body)).map((entry) => ({ entry, placeMs: entry.atMs })))
      await yieldToEventLoop()
    }
    // In the order of their places, those of one place as they came, and then the newest first.
    return placed
      .sort((a, b) => a.placeMs - b.placeMs)
      .reverse()
      .map(({ entry }) => entry)
  }

  /** Writes again what a change had written; false where it says that already. @throws AppError `not-found` */
  async bringBack(id: string, change: string): Promise<boolean> {
    const { worker, context } = this.#ports
    return rewrite(this.#ports, id, (body) => worker.call('bringBack', { body, change, ctx: context() }))
  }

  /** The merges of one part: an entry for each field, with what the sides had. */
  async #merges(body: Mergeable): Promise<HistoryEntry[]> {
    const steps = this.#log.of(body.id).filter(isMergeOfSides)
    const merges = steps.flatMap(({ number, action }) =>
      action.kind === 'merge' && action.sides !== undefined ? [{ number, sides: action.sides }] : [],
    )
    const { device: here } = this.#ports.context()
    const known = merges.length === 0 ? [] : await this.#ports.worker.call('sidesOf', { body, merges })
    const entries = steps.flatMap((step) => {
      const fields = [...new Set(mergedRules(step).map(({ field }) => field))]
      return fields.map(async (field): Promise<HistoryEntry> => {
        const sides = known.find((one) => one.merge === step.number && one.field === field)?.values ?? []
        const shown = namesTogether(
          this.#ports,
          sides.map(({ device }) => device),
        )
        return {
          change: `merge ${step.number}`,
          entityId: body.id,
          field,
          before: null,
          after: null,
          deviceName: step.devices.map((device) => nameOfDevice(this.#ports, device)).join(', '),
          devices: step.devices.map((device) => namedDevice(this.#ports, device)),
          atMs: step.atMs,
          kind: 'merge',
          sides: await Promise.all(
            sides.map(async ({ device, value }) => ({
              deviceName: shown(device),
              isThisDevice: device === here,
              value: field === 'tags' ? await this.#tagNames(value ?? '') : value,
            })),
          ),
        }
      })
    })
    return Promise.all(entries)
  }

  async #tagNames(ids: string): Promise<string> {
    const names = await Promise.all(
      ids
        .split(' ')
        .filter(Boolean)
        .map((id) => this.#tagName(id)),
    )
    return names.join(', ')
  }

  async #tagName(id: string): Promise<string> {
    const tag = await this.#ports.databases.tags.find(id as TagId).catch(() => null) // An unreadable tag keeps its id as its name.
    return tag?.doc.name ?? id
  }

  async #withTagName(entry: HistoryEntry): Promise<HistoryEntry> {
    const name = (id: string | null) => (id === null ? null : this.#tagName(id))
    return { ...entry, before: await name(entry.before), after: await name(entry.after) }
  }
}

/** An entry with its parts, or the one thing (a tag, a prompt) that an id names. @throws AppError `not-found` */
export async function bodiesOf(ports: ConflictPorts, id: Mergeable['id']): Promise<Mergeable[]> {
  const session = sessionIdSchema.safeParse(id)
  if (session.success) return partsOf(ports, session.data)
  const stored = await databaseOf(ports.databases, id)?.get(id)
  return stored === undefined || stored.doc.type === 'setting' ? [] : [stored.doc]
}

/** The entry and its messages and recordings, as far as they can be read. @throws AppError `not-found` */
export async function partsOf(ports: ConflictPorts, id: SessionId): Promise<Mergeable[]> {
  const { doc } = await ports.databases.sessions.get(id)
  const bodies: Mergeable[] = [doc]
  for await (const slice of ports.databases.messages.list(messageRange(id)))
    for (const result of slice) if (result.ok) bodies.push(result.stored.doc)
  for (const result of await ports.databases.recordings.getMany(ports.entries.recordingsOf(id)))
    if (result.ok) bodies.push(result.stored.doc)
  return bodies
}
