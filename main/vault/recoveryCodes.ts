import { isRecoveryCodeOld, recoveryNoteKey, recoveryNoteSchema, type RecoveryNote } from '../../app/recovery/codes'
import { AppError, isAppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import type { RecoveryCodeInfo, UnlockWith } from '../../app/ipc/vault'
import { byOldest } from '../../app/model/view'
import { formatRecoveryCode } from './codes/recoveryCode'
import { checkSplitting, splitCode } from './codes/recoveryParts'
import type { Ports } from '../platform/ports'
import type { KeyringDocument, KeyringStore } from './ports'
import type { KeySlot } from './schema'
import type { Vault } from './vault'

const CODE_BYTES = 16

export interface RecoveryCodesContext {
  readonly vault: Vault
  readonly store: Pick<KeyringStore, 'slots'>
  /** Synced settings of the open journal. */
  readonly settings: {
    synced(key: string): unknown
    setSynced(key: string, value: RecoveryNote): Promise<unknown>
  }
  readonly ports: Ports
}

/** A code in parts, each real one beside one to practise with. */
export interface SplitCode {
  readonly id: string
  readonly parts: readonly { readonly number: number; readonly part: string; readonly practice: string }[]
}

/** The recovery codes of an open journal (docs/adr/0183): each is a key slot, what it is called is a synced setting. */
export class RecoveryCodes {
  readonly #context: RecoveryCodesContext

  constructor(context: RecoveryCodesContext) {
    this.#context = context
  }

  /** Every code that opens the journal, the oldest first. @throws AppError `locked` */
  async list(): Promise<RecoveryCodeInfo[]> {
    const slots = (await this.#context.store.slots()).flatMap((document) => this.#sealed(document) ?? [])
    return slots
      .filter(({ kind }) => kind === 'recovery')
      .map((slot) => this.#describe(slot))
      .sort(byOldest)
  }

  /**
   * Makes a code and answers it, once. One with a name stands beside the others; one without takes the place of those that
   * have none, so that the code that came with the journal is replaced and every sheet with a name stays valid.
   * @throws as `Vault.unlock`
   */
  async make(current: UnlockWith, name: string): Promise<{ id: string; recoveryCode: string }> {
    const closes = ({ kind, slotId }: KeyringDocument): boolean =>
      name === '' && kind === 'recovery' && this.#noteOf(String(slotId)).name === ''
    return this.#make(current, { name, testedDay: null, parts: null }, closes, async (id, code) => ({
      id,
      recoveryCode: formatRecoveryCode(code),
    }))
  }

  /**
   * Makes a code that nobody sees whole, in parts.
   * @throws as `Vault.unlock`, AppError `invalid-input` for numbers that cannot be
   */
  async split(current: UnlockWith, how: { name: string; parts: number; needed: number }): Promise<SplitCode> {
    const { name, parts, needed } = how
    checkSplitting(parts, needed)
    const { ports } = this.#context
    const note = { name, testedDay: null, parts: { of: parts, needed } }
    return this.#make(
      current,
      note,
      () => false,
      async (id, code) => {
        const real = await splitCode(ports, code, { parts, needed, practice: false })
        // Of a code that nobody has: practising tells nothing about the real one.
        const practice = await splitCode(ports, ports.randomBytes(CODE_BYTES), { parts, needed, practice: true })
        return { id, parts: real.map((part, at) => ({ number: at + 1, part, practice: practice[at] ?? '' })) }
      },
    )
  }

  /** Tries a code, and notes that it works. @throws AppError `wrong-recovery-code`, `tampered` */
  async test(recoveryCode: string): Promise<RecoveryCodeInfo> {
    const { vault, settings, ports } = this.#context
    const slot = await vault.slotOf({ with: 'recovery-code', recoveryCode })
    const testedDay = new Date(ports.now()).toISOString().slice(0, 10)
    await settings.setSynced(recoveryNoteKey(slot.slotId), { ...this.#noteOf(slot.slotId), testedDay })
    return this.#describe(slot)
  }

  /**
   * Puts a code out of use. Only a slot that is sealed with the vault key may close another one, so the passphrase gets its
   * slot anew, which says so.
   * @throws AppError `not-found`, `invalid-input` without the passphrase, and as `Vault.unlock`
   */
  async revoke(current: UnlockWith, id: string): Promise<void> {
    if (current.with !== 'passphrase') throw new AppError('invalid-input', keyed('recoveryCode.passphraseNeeded'))
    if (!(await this.list()).some((code) => code.id === id)) throw new AppError('not-found', keyed('recoveryCode.none'))
    await this.#context.vault.replaceSlots(
      current,
      { kind: 'passphrase', passphrase: current.passphrase },
      // Another passphrase, which a device chose apart from this one, stays.
      ({ slotId }, opened) => slotId === opened.slotId || slotId === id,
    )
  }

  async #make<T>(
    current: UnlockWith,
    note: RecoveryNote,
    closes: (slot: KeyringDocument) => boolean,
    answer: (id: string, code: Buffer) => Promise<T>,
  ): Promise<T> {
    const { vault, settings, ports } = this.#context
    const code = ports.randomBytes(CODE_BYTES)
    try {
      const id = await vault.replaceSlots(current, { kind: 'recovery', code }, closes)
      await settings.setSynced(recoveryNoteKey(id), note)
      return await answer(id, code)
    } finally {
      code.fill(0)
    }
  }

  #describe({ slotId, createdAt }: KeySlot): RecoveryCodeInfo {
    const note = this.#noteOf(slotId)
    const old = isRecoveryCodeOld({ createdAt, testedDay: note.testedDay }, this.#context.ports.now())
    return { id: slotId, createdAt, ...note, old }
  }

  #noteOf(slotId: string): RecoveryNote {
    const parsed = recoveryNoteSchema.safeParse(this.#context.settings.synced(recoveryNoteKey(slotId)))
    return parsed.success ? parsed.data : { name: '', testedDay: null, parts: null }
  }

  #sealed(document: KeyringDocument): KeySlot | null {
    try {
      return this.#context.vault.checkSlot(document)
    } catch (error) {
      // Not a way into this journal; `verify` and syncing name it.
      if (isAppError(error, 'tampered') || isAppError(error, 'other-vault')) return null
      throw error
    }
  }
}
