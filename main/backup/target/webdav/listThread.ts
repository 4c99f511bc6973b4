import { errorReport } from '../../../../app/errors'
import { keyed } from '../../../../app/messages/message'
import { WorkerClient } from '../../../worker/thread/client'
import { parseListing, type ListedFile } from './listing'

export interface ListCalls {
  parse: { readonly input: { readonly xml: string }; readonly output: readonly ListedFile[] }
}

/** Characters that are read here: it takes a few milliseconds. */
const SMALL = 8 * 1024
const MEMORY_MB = 512

/** Reads lists: short ones here, others in a thread, for a thousand files take a third of a second. */
export class ListThread {
  #thread: WorkerClient<ListCalls> | null = null

  /** @throws AppError as `parseListing` */
  async parse(xml: string): Promise<readonly ListedFile[]> {
    if (xml.length < SMALL) return await parseListing(xml)
    this.#thread ??= new WorkerClient<ListCalls>({
      name: 'webDavList',
      died: keyed('server.answerUnread'),
      closed: errorReport('cancelled', keyed('backup.cancelled')),
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    })
    return await this.#thread.call('parse', { xml })
  }

  close(): void {
    void this.#thread?.close()
    this.#thread = null
  }
}
