import { isAppError } from '../../../app/errors'
import type { EntityName } from '../../../app/model'
import type { RecordingId } from '../../../app/ids'
import { verifyJournal } from '../../../main/composition/verify'
import { leavesOf, pathsIn, revisionTree } from '../../../main/database/revisions/tree'
import type { Services } from '../../../main/composition/services'
import { Device } from '../../support/device'
import { digestOf } from './everything'
import { sync as syncAll } from './template'
import type { Found, Known, Look } from './wire'

/* A process of its own that opens damaged profiles, as the app does, and tells its parent what is in them. */

/** @throws what opening the profile throws */
async function look({ profile, before, sync }: Look): Promise<Found> {
  const device = await Device.at(profile)
  try {
    if (sync) await syncAll(device)
    const { journal, audio } = device.services
    const lost: Known[] = []
    for (const known of before.documents) if (!(await isHere(journal, known))) lost.push(known)
    const lostSounds: string[] = []
    for (const { id, digest } of before.sounds) {
      const now = await digestOf(audio, id as RecordingId).catch(() => null)
      if (now !== digest) lostSounds.push(id)
    }
    const { problems } = await verifyJournal(device.services, profile)
    return {
      state: 'opened',
      lost,
      lostSounds,
      // That a document refers to one that is missing, or that files are kept, is no news of itself.
      named: problems
        .filter(({ id }) => !id.startsWith('setting:device.'))
        .filter(({ key }) => key !== 'document.belongsMissing' && key !== 'audio.filesAside')
        .map(({ database, id }) => ({ database, id })),
      told: device.errors.map((error) => (error instanceof Error ? error.message : String(error))),
    }
  } finally {
    await device.host.close()
  }
}

async function isHere(journal: Services['journal'], { database, id, rev }: Known): Promise<boolean> {
  const name = database as EntityName
  const store = journal.stores.stores.get(name)
  if (store === undefined) return false
  const tree = await store.run(() => revisionTree(store.raw, id))
  if (pathsIn(tree, [rev]).size === 0 || leavesOf(tree).every(({ deleted }) => deleted)) return false
  return await journal.databases[name].get(id as never).then(
    () => true,
    () => false,
  )
}

process.on('message', (asked: Look) => {
  void look(asked)
    .catch((error: unknown): Found => {
      if (!isAppError(error)) throw error
      return { state: 'refused', kind: error.kind, message: error.message }
    })
    .then((found) => process.send?.(found))
})
