import type { Command } from './command'

export const statusCommand: Command = {
  name: 'status',
  usage: '',
  summary: 'Shows vault, device, servers, counts and what waits.',
  async run(context) {
    const { host } = context
    const { vault, device } = host
    if (vault.state.state === 'absent') {
      const json = { vault: vault.state, device: device.device, profile: host.profile }
      return { json, text: `no journal in ${host.profile}\ndevice  ${device.device.name} (${device.device.id})` }
    }
    const services = await context.services()
    const { databases, summaries, problems } = services.journal
    await summaries.settled()
    const counts = {
      entries: summaries.list('journal').length + summaries.list('archive').length,
      trash: summaries.list('trash').length,
      messages: await databases.messages.count(),
      recordings: await databases.recordings.count(),
      tags: services.journal.tags.list().length,
    }
    const recoverable = await services.audio.captures.recoverable()
    const waiting = { unreadable: problems.all().length, recoverable: recoverable.length }
    const json = {
      vault: vault.state,
      device: device.device,
      profile: host.profile,
      counts,
      waiting,
    }
    const text = [
      `vault   ${services.keys.vaultId}`,
      `device  ${device.device.name} (${device.device.id})`,
      `entries ${counts.entries} (+ ${counts.trash} in the trash), ${counts.recordings} recordings, ${counts.tags} tags`,
      ...(waiting.unreadable > 0 ? [`${waiting.unreadable} documents cannot be read: run "verify"`] : []),
      ...(waiting.recoverable > 0
        ? [`${waiting.recoverable} recordings were cut off: open the app to recover them`]
        : []),
    ]
    return { json, text: text.join('\n') }
  },
}
