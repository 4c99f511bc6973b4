import { AppError } from '../../app/errors'
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
    died: 'The passphrase could not be measured.',
    closed: { kind: 'cancelled', message: 'The passphrase was measured.' },
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
    throw new AppError('weak-passphrase', `Choose a passphrase of at least ${PASSPHRASE_MIN_LENGTH} characters.`)
  if ((await measure(passphrase)) < STRONG_ENOUGH)
    throw new AppError(
      'weak-passphrase',
      'This passphrase is too easy to guess. Choose another one; four or five unrelated words work well.',
    )
}
