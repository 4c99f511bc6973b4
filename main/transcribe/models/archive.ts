import { AppError, isAppError, errorReport } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { WorkerClient } from '../../worker/thread/client'

/** What the thread that unpacks can do. */
export interface UnpackCalls {
  unpack: { readonly input: { readonly archive: string; readonly folder: string }; readonly output: void }
}

/**
 * Unpacks the files of a model out of an archive (`.tar.bz2`) into a folder, in a thread. Throws `model` for what is no such
 * archive or too large, `disk-full`, or `cancelled` after `signal`.
 */
export async function unpackArchive(archive: string, folder: string, signal?: AbortSignal): Promise<void> {
  const closed = errorReport('cancelled', keyed('model.unpackCancelled'))
  if (signal?.aborted) throw AppError.of(closed)
  const thread = new WorkerClient<UnpackCalls>({
    name: 'unpack',
    died: keyed('model.unpackEnded'),
    closed,
  })
  const abort = (): void => void thread.close()
  signal?.addEventListener('abort', abort, { once: true })
  try {
    await thread.call('unpack', { archive, folder })
  } catch (error) {
    throw isAppError(error, 'internal') ? new AppError('model', error.told, { cause: error }) : error
  } finally {
    signal?.removeEventListener('abort', abort)
    await thread.close()
  }
}
