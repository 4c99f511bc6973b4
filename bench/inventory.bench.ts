import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Inventory } from '../main/database/inventory/inventory'
import { startDiskThread } from '../main/database/leveldb/diskThread'
import { Device, type Place } from '../test/support/device'
import { startServer } from '../test/support/server'
import { median, type Measurement } from './support/measurement'
import { makeEntries } from './replication.bench'

/*
 * What the inventory costs (docs/adr/0112): a first sync and an edit against the same without it, in turns; and how long the files
 * are checked and the databases compared at a start.
 */

const ENTRIES = Number(process.env['BRAINDUMP_BENCH_ENTRIES'] ?? 2_000)
const ROUNDS = Number(process.env['BRAINDUMP_BENCH_ROUNDS'] ?? 5)
const EDITS = 200

const elapsed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** Runs something with nothing noted. */
async function without<T>(work: () => Promise<T>): Promise<T> {
  const { prototype } = Inventory
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const { note } = prototype
  prototype.note = async () => undefined
  try {
    return await work()
  } finally {
    prototype.note = note
  }
}

const withIt = <T>(work: () => Promise<T>): Promise<T> => work()

async function firstSync(place: Place): Promise<number> {
  const device = await Device.joined(place)
  try {
    return await elapsed(() => device.sync())
  } finally {
    await device.remove()
  }
}

/** Milliseconds that one edit takes, in the middle. */
async function edit({ services }: Device): Promise<number> {
  const { sessions, summaries } = services.journal
  const ids = summaries.list('journal').map(({ id }) => id)
  const times: number[] = []
  for (let n = 0; n < EDITS; n += 1) {
    const id = ids[n % ids.length]
    if (id !== undefined) times.push(await elapsed(() => sessions.rename(id, `title ${n} ${Math.random()}`)))
  }
  return median(times)
}

/** How much longer something takes with the inventory, as a share, and how long without: each in turns, the first of both not counted. */
async function cost(measure: () => Promise<number>): Promise<{ share: number; ms: number }> {
  const on: number[] = []
  const off: number[] = []
  for (let round = 0; round <= ROUNDS; round += 1) {
    const turns = [async () => on.push(await withIt(measure)), async () => off.push(await without(measure))]
    if (round % 2 === 1) turns.reverse()
    for (const turn of turns) await turn()
  }
  const [ours, plain] = [median(on.slice(1)), median(off.slice(1))]
  return { share: ((ours - plain) / plain) * 100, ms: plain }
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
    const synced = await cost(() => firstSync(place))
    const edited = await cost(() => edit(device))
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
