import type { DomainHandlers } from '../../../app/ipc'
import type { Host } from '../../composition/compose'
import { compactAll, diagnosticReport } from '../../composition/diagnostics'
import { verifyJournal } from '../../composition/verify'
import type { SystemPort } from '../system'

/** Calls that look after the journal. */
export function diagnosticsHandlers(host: Host, system: SystemPort): DomainHandlers<'diagnostics'> {
  return {
    report: async () => {
      const open = host.vault.state.state === 'unlocked' ? host.services() : null
      const { electron = 'none', node } = process.versions
      return { text: await diagnosticReport(open, host.profile, { app: system.version, electron, node }) }
    },
    verify: async () => verifyJournal(host.services(), host.profile),
    compact: async () => ({ freedBytes: await compactAll(host.services(), host.profile) }),
  }
}
