import type { UnlockWith } from '../../../app/ipc/vault'
import type { Command, CommandContext } from '../command'
import { askLanguages, languagesOf } from '../spokenLanguages'

const PASSPHRASE = 'BRAINDUMP_PASSPHRASE'
const NEW_PASSPHRASE = 'BRAINDUMP_NEW_PASSPHRASE'
export const RECOVERY_CODE = 'BRAINDUMP_RECOVERY_CODE'

/** The recovery code where the environment has one, else the passphrase. */
export async function unlockSecret(context: CommandContext): Promise<UnlockWith> {
  const recoveryCode = context.optionalSecret(RECOVERY_CODE)
  if (recoveryCode !== undefined) return { with: 'recovery-code', recoveryCode }
  return { with: 'passphrase', passphrase: await context.secret(PASSPHRASE, 'Passphrase') }
}

/** A new code as it is shown, once. */
export const recoveryText = (recoveryCode: string): string =>
  `Recovery code (shown once; keep it on paper):\n\n  ${recoveryCode}\n`

const init: Command = {
  name: 'init',
  usage: '[--languages L,…]',
  summary: 'Starts a new journal in this profile and answers its recovery code.',
  options: { languages: { type: 'string' } },
  async run(context, args) {
    const named = args.text('languages')
    // Whoever has the passphrase in the environment is a script, and is not asked anything.
    const asks = named === undefined && context.optionalSecret(PASSPHRASE) === undefined
    const spoken = named === undefined ? null : languagesOf(named)
    const passphrase = await context.secret(PASSPHRASE, 'New passphrase')
    const languages = asks ? await askLanguages(context) : spoken
    const created = await context.host.vault.create(passphrase)
    if (languages !== null) {
      await context.services()
      await context.host.settings.set('transcription.languages', languages)
    }
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

export const vaultCommands: readonly Command[] = [init, passphraseChange]
