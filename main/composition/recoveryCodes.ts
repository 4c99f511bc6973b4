import { RecoveryCodes } from '../vault/recoveryCodes'
import type { Host } from './compose'

/** The recovery codes of the journal in a profile; every call needs it open. */
export const recoveryCodes = ({ vault, keyring, settings, ports }: Host): RecoveryCodes =>
  new RecoveryCodes({ vault, store: keyring, settings, ports })
