import { inEnglish } from '../../../app/messages/inEnglish'
import type { Remote } from '../../../app/ipc/sync'
import { NOT_RESTORED, restoringInto } from '../../composition/restoreJournal'
import { databasesSetAside, setAsideText } from '../../database/setAside'
import { filesSetAside } from '../../files/damagedFile'
import { publicRemote } from '../../replication/remotes/remoteList'
import type { Command } from '../command'
import { publicTarget, targetLines } from '../backupTargets'
import { clearText } from './remote'

interface KnownRemote extends Remote {
  readonly lastInStepAt: number | null
  readonly failure: { readonly sinceMs: number; readonly message: string } | null
}

function remoteText({ role, url, prefix, lastInStepAt, failure }: KnownRemote): string {
  const inStep = lastInStepAt === null ? 'never synced' : `in step ${new Date(lastInStepAt).toISOString()}`
  const trouble = failure === null ? '' : `; not since ${new Date(failure.sinceMs).toISOString()}: ${failure.message}`
  return `${role.padEnd(8)} ${url} (${prefix}), ${inStep}${trouble}`
}

export const statusCommand: Command = {
  name: 'status',
  usage: '',
  summary: 'Shows vault, device, servers, counts and what is pending.',
  async run(context) {
    const { host } = context
    const { vault, device } = host
    const databases = await databasesSetAside(host.profile)
    if (vault.state.state === 'absent') {
      const lostKeys = vault.lostKeys === null ? null : inEnglish(vault.lostKeys)
      const json = { vault: vault.state, device: device.device, profile: host.profile, databases, lostKeys }
      const absence = lostKeys ?? `no journal in ${host.profile}`
      return { json, text: `${absence}\ndevice  ${device.device.name} (${device.device.id})` }
    }
    const services = await context.services()
    const { databases: entities, summaries, problems } = services.journal
    await summaries.settled()
    const counts = {
      entries: summaries.list('journal').length + summaries.list('archive').length,
      trash: summaries.list('trash').length,
      messages: await entities.messages.count(),
      recordings: await entities.recordings.count(),
      tags: services.journal.tags.list().length,
    }
    await services.conflicts.look()
    const { quarantined } = services.sync.report()
    const inStep = await services.sync.lastInStep()
    const failures = await services.sync.lastFailures()
    const remotes = services.sync.remotes().map((entry) => ({
      ...publicRemote(entry),
      lastInStepAt: inStep[entry.id] ?? null,
      failure: failures[entry.id] ?? null,
    }))
    const recoverable = await services.audio.captures.recoverable()
    const setAside = await filesSetAside(host.profile)
    const restoring = await restoringInto(host.profile)
    const backups = (await services.backups.targets.list()).map(publicTarget)
    const waiting = {
      unreadable: problems.all().length,
      recoverable: recoverable.length,
      conflicts: services.conflicts.reviews.count,
      quarantined: quarantined.length,
    }
    const json = {
      vault: vault.state,
      device: device.device,
      profile: host.profile,
      remotes,
      counts,
      waiting,
      setAside,
      databases,
      backups,
      restoring: restoring !== null,
    }
    const text = [
      `vault   ${services.keys.vaultId}`,
      `device  ${device.device.name} (${device.device.id})`,
      `entries ${counts.entries} (+ ${counts.trash} in the trash), ${counts.recordings} recordings, ${counts.tags} tags`,
      ...remotes.flatMap((remote) => [remoteText(remote), ...clearText(remote)]),
      ...(waiting.conflicts > 0 ? [`${waiting.conflicts} questions wait: "conflicts"`] : []),
      ...(waiting.quarantined > 0
        ? [`${waiting.quarantined} documents were left out of syncing: "sync" tries again`]
        : []),
      ...(waiting.unreadable > 0 ? [`${waiting.unreadable} documents cannot be read: run "verify"`] : []),
      ...(waiting.recoverable > 0
        ? [`${waiting.recoverable} recordings were cut off: open the app to recover them`]
        : []),
      ...backups.flatMap((target) => targetLines(target).map((line, at) => (at === 0 ? `backup  ${line}` : line))),
      ...(restoring === null ? [] : [NOT_RESTORED]),
      ...databases.map(setAsideText),
      ...setAside.map(({ name, at }) => `${name} was damaged and is kept as ${name}.damaged-${at}`),
    ]
    return { json, text: text.join('\n') }
  },
}
