import { serve } from '../../worker/thread/serve'
import { checkFolder, checkTables } from './checkFolder'
import { crc32c } from './checksum'
import type { DiskCalls } from './diskThread'
import { documentsIn, type SalvagedDocument } from './pouchDocuments'
import { readFolder } from './readFolder'

/* The thread that reads leveldb's files without leveldb. */

const checksum = crc32c()
/** What was read last and not asked for yet. */
let waiting: SalvagedDocument[] = []

serve<DiskCalls>({
  check: async ({ folder, ...options }) => await checkFolder(folder, options, await checksum),
  tables: async ({ folder, names }) => await checkTables(folder, names, await checksum),
  read: async ({ folder }) => {
    waiting = documentsIn(await readFolder(folder, await checksum))
    return { documents: waiting.length }
  },
  next: ({ most }) => waiting.splice(0, most),
})
