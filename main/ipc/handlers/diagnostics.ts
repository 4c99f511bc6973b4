import type { DomainHandlers } from '../../../app/ipc'
import type { Host } from '../../compose'
import { compactAll, diagnosticReport } from '../../journal/diagnostics'
import { verify } from '../../journal/verify'

/** Calls that look after the journal. */
export function diagnosticsHandlers(host: Host): DomainHandlers<'diagnostics'> {
  return {
    report: async () => {
      const open = host.vault.state.state === 'unlocked' ? host.services() : null
      const versions = { electron: process.versions['electron'] ?? 'none', node: process.versions.node }
      return { text: await diagnosticReport(open, host.profile, versions) }
    },
    verify: () => {
      const { journal, audio } = host.services()
      return verify(journal.databases, (recording) => audio.verify(recording))
    },
    compact: async () => ({ freedBytes: await compactAll(host.services(), host.profile) }),
  }
}
