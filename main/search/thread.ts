import type { AppError } from '../../app/errors'
import { WorkerClient } from '../worker/thread/client'
import type { IndexCalls } from './protocol'

/** The thread of the index. */
export type IndexThread = WorkerClient<IndexCalls>

/** @param onDied called when it ends without having been asked to; whoever still waits is rejected first */
export const startIndexThread = (onDied: (error: AppError) => void): IndexThread =>
  new WorkerClient<IndexCalls>({
    name: 'search',
    died: 'The search index stopped. It is being rebuilt.',
    closed: { kind: 'cancelled', message: 'Search was closed.' },
    onDied,
  })
