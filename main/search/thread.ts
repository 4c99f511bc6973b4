import { errorReport } from '../../app/errors'
import type { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import { WorkerClient } from '../worker/thread/client'
import type { IndexCalls } from './protocol'

/** The thread of the index. */
export type IndexThread = WorkerClient<IndexCalls>

/** @param onDied called when it ends without having been asked to; whoever still waits is rejected first */
export const startIndexThread = (onDied: (error: AppError) => void): IndexThread =>
  new WorkerClient<IndexCalls>({
    name: 'search',
    died: keyed('search.rebuilding'),
    closed: errorReport('cancelled', keyed('search.closed')),
    onDied,
  })
