/** Of passphrases, codes and keys. */
export const vault = {
  'vault.cancelled': 'It was cancelled. Nothing was opened.',
  'vault.notDerived': 'The key could not be derived from the passphrase.',
  'vault.newer': 'This journal was written by a newer version of BrainDump. Update the app on this device.',
  'vault.headerDamaged':
    'The header of this journal was damaged or changed. Restore it from another device or a backup.',
  'vault.slotDamaged': 'A key slot of this journal was damaged or changed. Restore it from another device or a backup.',
  'vault.slotChanged':
    'Somebody without the key of this journal changed a way into it on the server. Nothing was changed here.',
  'vault.slotOfAnother': 'A key slot belongs to another journal. The server may hold a mixture of two journals.',
  'vault.none': 'There is no journal here yet. Start one, or join one from another device.',
  'vault.wrongPassphrase': 'Wrong passphrase.',
  'vault.wrongRecoveryCode': 'That is not the recovery code of this journal. It may have been replaced by a newer one.',
  'vault.headerChanged':
    'The header of this journal was changed by somebody without its key. Nothing was opened. Restore it from a backup.',
  'vault.secretUnreadable': 'What this device keeps sealed cannot be read. Sign in to the server again.',
  'vault.exists': 'This profile already has a journal.',
  'vault.lostKeysStart': '{lostKeys} To start a new journal, use another profile.',
  'vault.noKeychain': 'No secure keychain was found on this system.',
  'passphrase.tooShort': 'Choose a passphrase of at least {least} characters.',
  'passphrase.weak':
    'This passphrase is too easy to guess. Choose another one; four or five unrelated words work well.',
  'recoveryCode.length': 'A recovery code has {expected} letters and digits; this one has {found}.',
  'recoveryCode.typo': 'There is a typing mistake in the recovery code. Compare it with your copy, group by group.',
  'keyring.fromCopy':
    'The files with the keys of this journal were damaged on this device. The keys came back from their second copy; nothing is missing.',
  'keyring.changedMeanwhile': 'The keys of this journal were changed at the same moment. Try again.',
  'keyring.damaged':
    'The files with the keys of this journal are damaged. They are kept, unchanged, in {folder}. Join the journal again from its server, or close BrainDump and put back {keyring} from a backup. Nothing else was touched.',
  'keyring.gone':
    'The files with the keys of this journal are gone. Join the journal again from its server, or close BrainDump and put back {keyring} from a backup. Nothing else was touched.',
  'keyring.serverRemoves': 'The server wants to remove the keys of this journal. Nothing was changed here.',
  'keyring.serverChanged':
    'The server has a way into this journal changed or removed that no device of yours did. It was left as it is here.',
  'recoveryCode.passphraseNeeded': 'To revoke a recovery code the passphrase is needed.',
  'recoveryCode.none': 'There is no such recovery code.',
  'recoveryCode.split': 'A code is split into at most {most} parts, of which at least two and at most all are needed.',
  'recoveryPart.length': 'A part of a recovery code has {expected} letters and digits; this one has {found}.',
  'recoveryPart.typo': 'There is a typing mistake in this part. Compare it with the sheet, group by group.',
  'recoveryPart.mixed': 'These parts are of different codes. Take those that were made together.',
  'recoveryPart.missing': 'One more part is needed. | {count} more parts are needed.',
  'recoveryPart.unfit': 'These parts do not fit together. One of them is from another code or was changed.',
} as const
