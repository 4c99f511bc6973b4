import type { UnlockWith } from '../../../app/ipc/vault'
import type { Command, CommandContext } from '../command'

const PASSPHRASE = 'BRAINDUMP_PASSPHRASE'
const NEW_PASSPHRASE = 'BRAINDUMP_NEW_PASSPHRASE'
const RECOVERY_CODE = 'BRAINDUMP_RECOVERY_CODE'

/** The recovery code where the environment has one, else the passphrase. */
export async function unlockSecret(context: CommandContext): Promise<UnlockWith> {
  const recoveryCode = context.optionalSecret(RECOVERY_CODE)
  if (recoveryCode !== undefined) return { with: 'recovery-code', recoveryCode }
  return { with: 'passphrase', passphrase: await context.secret(PASSPHRASE, 'Passphrase') }
}

const recoveryText = (recoveryCode: string): string =>
  `Recovery code (shown once; keep it on paper):\n\n  ${recoveryCode}\n`

const init: Command = {
  name: 'init',
  usage: '',
  summary: 'Starts a new journal in this profile and prints its recovery code.',
  async run(context) {
    const created = await context.host.vault.create(await context.secret(PASSPHRASE, 'New passphrase'))
    return { json: created, text: `vault ${created.vaultId}\n\n${recoveryText(created.recoveryCode)}` }
  },
}

const passphraseChange: Command = {
  name: 'passphrase change',
  usage: '',
  summary: 'Changes the passphrase (BRAINDUMP_NEW_PASSPHRASE or asked for). Entries are not re-encrypted.',
  async run(context) {
    const current = await unlockSecret(context)
    await context.host.vault.changePassphrase(current, await context.secret(NEW_PASSPHRASE, 'New passphrase'))
    return { json: { changed: true }, text: '' }
  },
}

const recoveryNew: Command = {
  name: 'recovery new',
  usage: '',
  summary: 'Makes a new recovery code; the old one is no longer valid.',
  async run(context) {
    const recoveryCode = await context.host.vault.newRecoveryCode(await unlockSecret(context))
    return { json: { recoveryCode }, text: recoveryText(recoveryCode) }
  },
}

export const vaultCommands: readonly Command[] = [init, passphraseChange, recoveryNew]
