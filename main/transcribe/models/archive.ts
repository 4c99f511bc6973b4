import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { AppError, type ErrorReport } from '../../../app/errors'
import { workerFile } from '../../worker/thread/workerFile'

export const unpackSchema = z.object({ archive: z.string(), folder: z.string() })

/** What the thread says. */
export type Unpacked =
  | { readonly type: 'progress'; readonly done: number }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly error: ErrorReport }

/**
 * Unpacks the files of a model out of an archive (`.tar.bz2`) into a folder, in a thread. `onProgress` hears how much of the
 * archive was read, 0 to 1. Throws `model` for what is no such archive or too large, `disk-full`, or `cancelled` after
 * `signal`.
 */
export async function unpackArchive(
  archive: string,
  folder: string,
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const cancelled = (): AppError => new AppError('cancelled', 'Unpacking was cancelled.')
  if (signal.aborted) throw cancelled()
  const worker = new Worker(workerFile('unpack'), { workerData: { archive, folder } })
  let abort = (): void => undefined
  try {
    await new Promise<void>((resolve, reject) => {
      abort = () => reject(cancelled())
      signal.addEventListener('abort', abort, { once: true })
      worker.on('message', (message: Unpacked) => {
        if (message.type === 'progress') onProgress(message.done)
        else if (message.type === 'done') resolve()
        else reject(new AppError(message.error.kind, message.error.message))
      })
      worker.on('error', (error) =>
        reject(new AppError('model', 'The archive could not be unpacked.', { cause: error })),
      )
      worker.on('exit', () => reject(new AppError('model', 'Unpacking the archive ended early.')))
    })
  } finally {
    signal.removeEventListener('abort', abort)
    await worker.terminate()
  }
}
