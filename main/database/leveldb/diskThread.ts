import { errorReport } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { WorkerClient } from '../../worker/thread/client'
import type { CheckOptions, FolderCheck } from './checkFolder'
import type { SalvagedDocument } from './pouchDocuments'

/** What the thread that reads leveldb's files can do. */
export interface DiskCalls {
  /** What is wrong with a folder, see `checkFolder`. */
  check: { readonly input: CheckOptions & { readonly folder: string }; readonly output: FolderCheck }
  /** What is wrong with these tables of a database that is open, see `checkTables`. */
  tables: { readonly input: { readonly folder: string; readonly names: readonly string[] }; readonly output: string[] }
  /** Reads all that is left in a folder; answers how many documents that is, which `next` then hands out. */
  read: { readonly input: { readonly folder: string }; readonly output: { readonly documents: number } }
  /** The next documents that were read, at most so many; none when that was all. */
  next: { readonly input: { readonly most: number }; readonly output: SalvagedDocument[] }
}

export type DiskThread = Pick<WorkerClient<DiskCalls>, 'call' | 'close'>

/** Starts it; close it when what it was for is done. */
export const startDiskThread = (): DiskThread =>
  new WorkerClient<DiskCalls>({
    name: 'disk',
    died: keyed('database.threadEnded'),
    closed: errorReport('cancelled', keyed('database.notReadAnyMore')),
  })
