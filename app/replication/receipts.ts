import { z } from 'zod'
import type { DeviceId } from '../ids'
import { ENTITY_NAMES, type EntityName } from '../model'

/*
 * Receipts: what a device wrote and sent, told to the others in a document of its own, so that they notice a server that
 * keeps something from them. Ids and revisions only.
 */

/** How long a receipt can be asked about, in days. Each day has a document, which is written anew after so long. */
export const RECEIPT_DAYS = 30
/** Receipts of one day; of more, the newest stand for the others. */
export const RECEIPTS_A_DAY = 1_000

const DAY_MS = 86_400_000
/** What the keys of the settings with receipts begin with. */
export const RECEIPTS = 'receipts.'

const receiptsSchema = z.object({
  v: z.literal(1),
  /** Days since 1970, in UTC. */
  day: z.number().int().nonnegative(),
  /** The last revision that was written that day, by database and document. */
  of: z.partialRecord(z.enum(ENTITY_NAMES), z.record(z.string(), z.string())),
})
export type Receipts = z.infer<typeof receiptsSchema>

export const dayOf = (atMs: number): number => Math.floor(atMs / DAY_MS)

/** The place, under `RECEIPTS`, of what a device wrote on a day. */
export const receiptsKey = (device: DeviceId, day: number): string => `${device}.${day % RECEIPT_DAYS}`

/** The device whose receipts stand in a place; null where it is none. */
export function deviceOfReceipts(key: string): DeviceId | null {
  const dot = key.lastIndexOf('.')
  return dot <= 0 ? null : (key.slice(0, dot) as DeviceId)
}

/** The receipts that a value holds; null for those of another version and for those that are too old to ask about. */
export function readReceipts(value: unknown, nowMs: number): Receipts | null {
  const parsed = receiptsSchema.safeParse(value)
  if (!parsed.success) return null
  const age = dayOf(nowMs) - parsed.data.day
  return age >= 0 && age < RECEIPT_DAYS ? parsed.data : null
}

export interface Written {
  readonly database: EntityName
  readonly id: string
  readonly rev: string
}

/** Everything that receipts say, one by one. */
export const writtenIn = ({ of }: Receipts): Written[] =>
  ENTITY_NAMES.flatMap((database) => Object.entries(of[database] ?? {}).map(([id, rev]) => ({ database, id, rev })))

/**
 * The receipts of a day with these added, which are later than what stands there. A document stands once, with its last
 * revision: whoever has that has the ones before.
 */
export function withWritten(before: Receipts | null, day: number, added: readonly Written[]): Receipts {
  const all = new Map<string, Written>()
  for (const one of [...(before?.day === day ? writtenIn(before) : []), ...added]) {
    const key = `${one.database} ${one.id}`
    all.delete(key)
    all.set(key, one)
  }
  const of: Partial<Record<EntityName, Record<string, string>>> = {}
  for (const { database, id, rev } of [...all.values()].slice(-RECEIPTS_A_DAY)) (of[database] ??= {})[id] = rev
  return { v: 1, day, of }
}
