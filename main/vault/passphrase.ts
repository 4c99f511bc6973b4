import { AppError, errorReport } from '../../app/errors'
import { keyed, plain } from '../../app/messages/message'
import { PASSPHRASE_MIN_LENGTH } from '../../app/ipc/vault'
import { STRONG_ENOUGH, type Strength } from '../../app/passphrase/strength'
import { WorkerClient } from '../worker/thread/client'

/** How hard a passphrase is to guess. */
export type MeasurePassphrase = (passphrase: string) => Promise<Strength>

/** What its thread can do. */
export interface PassphraseCalls {
  measure: { readonly input: { readonly passphrase: string }; readonly output: Strength }
}

/** Measures in a thread that ends with the answer, so that the passphrase is in no memory that stays. */
export const measureInThread: MeasurePassphrase = async (passphrase) => {
  const thread = new WorkerClient<PassphraseCalls>({
    name: 'passphrase',
    died: plain('The passphrase could not be measured.'),
    closed: errorReport('cancelled', plain('The passphrase was measured.')),
  })
  try {
    return await thread.call('measure', { passphrase })
  } finally {
    await thread.close()
  }
}

/**
 * Whether a passphrase may be chosen. Only new ones are asked: the one a journal has goes on opening it.
 * @throws AppError `weak-passphrase`
 */
export async function checkNewPassphrase(passphrase: string, measure: MeasurePassphrase): Promise<void> {
  if ([...passphrase.normalize('NFKC')].length < PASSPHRASE_MIN_LENGTH)
    throw new AppError('weak-passphrase', keyed('passphrase.tooShort', { least: PASSPHRASE_MIN_LENGTH }))
  if ((await measure(passphrase)) < STRONG_ENOUGH) throw new AppError('weak-passphrase', keyed('passphrase.weak'))
}
