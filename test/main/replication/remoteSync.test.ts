import { join } from 'node:path'
import { expect, it } from 'vitest'
import { systemPorts } from '../../../main/platform/ports'
import { HeldBack } from '../../../main/replication/loss/heldBack'
import { MassDeletionGuard } from '../../../main/replication/loss/massDeletionGuard'
import { LossNotes } from '../../../main/replication/loss/lossNotes'
import { Quarantine } from '../../../main/replication/loss/quarantine'
import { RemoteError } from '../../../main/replication/http/remoteError'
import { RemoteMemory } from '../../../main/replication/remotes/remoteMemory'
import { RemoteSync } from '../../../main/replication/run/remoteSync'
import { SILENT } from '../../../app/replication/failure'
import { temporaryFolder } from '../../support/documents'
import { neverTold } from '../../support/never'

it('goes on trying where it cannot write down that the server is away', async () => {
  const profile = await temporaryFolder()
  const census = {
    live: async () => 0,
    isLive: () => false,
    lossesAmong: async () => [],
    restore: async () => [],
  }
  let tries = 0
  let heard = (): void => undefined
  const sync = new RemoteSync({
    entry: {
      id: 'r',
      url: 'https://couch.example.org',
      prefix: 'p',
      username: null,
      role: 'primary',
      authentication: 'basic',
      caFile: null,
    },
    connect: () => {
      tries += 1
      return Promise.reject(new RemoteError(SILENT))
    },
    databases: [],
    directions: ['pull', 'push'],
    vaultId: 'v',
    massDeletion: await MassDeletionGuard.open(census, new LossNotes(profile, neverTold), systemPorts.now),
    quarantine: await Quarantine.load(profile, [], neverTold),
    heldBack: await HeldBack.load(profile, neverTold),
    // As on a full disk: nothing can be written there.
    memory: new RemoteMemory(join(profile, 'no', 'such', 'folder'), neverTold),
    ports: systemPorts,
    visible: () => true,
    heartbeatMs: 1_000,
    onChange: () => heard(),
  })
  /** Resolves when the next failure was told. */
  const failure = (): Promise<void> => new Promise((resolve) => (heard = resolve))
  const stop = new AbortController()
  const first = failure()
  const running = sync.run(stop.signal)
  await first
  const second = failure()
  await Promise.race([second, running])
  expect(tries).toBe(2)
  stop.abort()
  await running
})
