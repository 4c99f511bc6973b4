import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Inventory } from '../main/database/inventory/inventory'
import { startDiskThread } from '../main/database/leveldb/diskThread'
import { Device, type Place } from '../test/support/device'
import { startServer } from '../test/support/server'
import { median, type Measurement } from './support/measurement'
import { makeEntries } from './replication.bench'

/*
 * What the inventory costs (docs/adr/0112): how long the writes of a first sync and of an edit wait for it, as a share of the rest
 * of the same run, so that whatever else a machine does is in both; and how long the files are checked and the databases compared
 * at a start.
 */

const ENTRIES = Number(process.env['BRAINDUMP_BENCH_ENTRIES'] ?? 2_000)
const ROUNDS = Number(process.env['BRAINDUMP_BENCH_ROUNDS'] ?? 5)
const EDITS = 200

const elapsed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** Something measured: how long it took, and how much of that somebody waited for the inventory. Both in milliseconds. */
interface Timed {
  readonly total: number
  readonly noting: number
}

/** Runs something and takes the time of every write that waits for the inventory. Waits that overlap are counted each. */
async function timed(work: () => Promise<unknown>): Promise<Timed> {
  const { prototype } = Inventory
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const { note } = prototype
  let noting = 0
  prototype.note = async function (written) {
    const start = performance.now()
    await note.call(this, written)
    noting += performance.now() - start
  }
  try {
    return { total: await elapsed(work), noting }
  } finally {
    prototype.note = note
  }
}

async function firstSync(place: Place): Promise<Timed> {
  const device = await Device.joined(place)
  try {
    return await timed(() => device.sync())
  } finally {
    await device.remove()
  }
}

/** One edit after the other. */
async function edits({ services }: Device): Promise<Timed[]> {
  const { sessions, summaries } = services.journal
  const ids = summaries.list('journal').map(({ id }) => id)
  const times: Timed[] = []
  for (let n = 0; n < EDITS; n += 1) {
    const id = ids[n % ids.length]
    if (id !== undefined) times.push(await timed(() => sessions.rename(id, `title ${n} ${Math.random()}`)))
  }
  return times
}

/** In the middle: how long it takes without the inventory, and how much longer with it, as a share. */
function cost(times: readonly Timed[]): { share: number; ms: number } {
  const ms = median(times.map(({ total, noting }) => total - noting))
  return { share: median(times.map(({ total, noting }) => (noting / (total - noting)) * 100)), ms }
}

/** Reads every file of every database, as after a kill. */
async function check(profile: string): Promise<number> {
  const thread = startDiskThread()
  try {
    const db = join(profile, 'db')
    const names = (await readdir(db)).filter((name) => name !== 'audio')
    return await elapsed(async () => {
      for (const name of names) await thread.call('check', { folder: join(db, name), wasClosed: true, tables: true })
    })
  } finally {
    await thread.close()
  }
}

export async function bench(): Promise<Measurement[]> {
  const server = await startServer()
  const { url, username, password } = server
  const place = { url, username, password, prefix: server.prefix() }
  const device = await Device.first(place)
  try {
    const { databases } = device.services.journal
    for (const { session, message } of makeEntries(ENTRIES)) {
      await databases.sessions.put(session, null)
      await databases.messages.put(message, null)
    }
    await device.sync()
    const syncs: Timed[] = []
    for (let round = 0; round < ROUNDS; round += 1) syncs.push(await firstSync(place))
    const synced = cost(syncs)
    const edited = cost(await edits(device))
    await device.restart()
    const compared = await elapsed(() => device.services.missing.problems())
    await device.host.close()
    const checked = await check(device.profile)
    const line = (what: string, value: number, unit: string, budget: number | null = null): Measurement => ({
      what: `${what}, ${ENTRIES} entries`,
      value,
      unit,
      budget,
    })
    return [
      line('first sync without the inventory', synced.ms, 'ms'),
      line('first sync, more with the inventory', synced.share, '%', 3),
      line('an edit without the inventory', edited.ms, 'ms'),
      line('an edit, more with the inventory', edited.share, '%', 3),
      line('files checked before they are opened', checked, 'ms', 1000),
      line('databases compared with their inventories', compared, 'ms', 2000),
    ]
  } finally {
    await device.remove()
    await server.close()
  }
}
