import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { verifyJournal } from '../../main/composition/verify'
import { ACTS, actOf, type ActName } from '../fuzz/kill/acts'
import { shown, stateOf, type EntryState } from '../fuzz/kill/state'
import { mulberry32 } from '../main/conflicts/device'
import { braindump, braindumpKilled } from '../support/commandLine'
import { Device } from '../support/device'
import { temporaryFolder } from '../support/documents'
import { syncAll } from '../support/fullJournal'
import { killSeed, killsOr, noteKill } from '../support/kills'
import { startServer } from '../support/server'

/*
 * kill -9 at any write of anything a person does: the entry is as it was or as it was to be, every other one is as it was,
 * nothing lies about without its entry, and another device gets all of it in the end. Two kills take a minute or two, so this
 * runs with `npm run fuzz:kill` only.
 */

const KILLS = killsOr(2)
const wav = join(import.meta.dirname, '../fixtures/audio/tone.wav')

it.skipIf(process.env['BRAINDUMP_KILLS'] === undefined)(
  `${KILLS} acts that are killed are done or not done (seed ${killSeed})`,
  { timeout: 24 * 3_600_000 },
  async () => {
    const server = await startServer()
    onTestFinished(() => server.close())
    const place = { url: server.url, username: server.username, password: server.password, prefix: server.prefix() }
    const [profile, folder] = [join(await temporaryFolder(), 'profile'), await temporaryFolder()]
    const secrets = { BRAINDUMP_REMOTE_PASSWORD: server.password }
    expect((await braindump(profile, ['init'])).code).toBe(0)
    const adding = ['remote', 'add', server.url, '--prefix', place.prefix, '--username', server.username]
    expect(await braindump(profile, adding, secrets)).toMatchObject({ code: 0 })

    /** The profile as the next start finds it; looked at as a whole where it was killed. */
    const looked = async (): Promise<Map<string, EntryState>> => {
      const device = await Device.at(profile)
      try {
        await device.services.conflicts.mergeAll()
        expect(await device.services.orphans.list()).toEqual([])
        expect((await verifyJournal(device.services, profile)).problems).toEqual([])
        expect(device.errors).toEqual([])
        return await stateOf(device)
      } finally {
        await device.host.close()
      }
    }

    const random = mulberry32(killSeed)
    const writes = new Map<ActName, number>()
    let known: Map<string, EntryState> = new Map()
    let killed = 0
    let count = 0
    while (killed < KILLS) {
      const name = ACTS[Math.floor(random() * ACTS.length)]!
      const act = await actOf(name, { known, random, word: `w${(count += 1)}`, folder, wav })
      if (act === null) continue
      // How often an act writes is counted when it is first done; a later one may write less, and is then not killed.
      const most = writes.get(name)
      const at =
        most === undefined
          ? null
          : ({ when: random() < 0.5 ? 'before' : 'after', write: 1 + Math.floor(random() * most) } as const)
      const one = await braindumpKilled(profile, act.args, at, secrets)
      const what = JSON.stringify({ count, args: act.args, at, code: one.code, err: one.err })
      if (one.killed) {
        killed += 1
        noteKill()
      } else expect(one.code, what).toBe(0)
      if (at === null) writes.set(name, one.writes)

      const done = new Map(known)
      if (act.after === null) done.delete(act.id!)
      else if (act.after !== 'nothing') done.set(act.id ?? 'new', act.after)
      const found = await looked()
      const finished = new Map(done)
      if (act.afterKill) finished.set('new', act.afterKill)
      const allowed = one.killed ? [shown(known), shown(done), shown(finished)] : [shown(done)]
      expect(allowed, what).toContainEqual(shown(found))
      known = found
    }

    expect(await braindump(profile, ['sync'], secrets)).toMatchObject({ code: 0 })
    const other = await Device.joined(place)
    onTestFinished(() => other.remove())
    await syncAll(other)
    expect(shown(await stateOf(other))).toEqual(shown(known))
    expect((await verifyJournal(other.services, other.profile)).problems).toEqual([])
  },
)
