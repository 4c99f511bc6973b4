import { parentPort } from 'node:worker_threads'
import { toErrorReport } from '../../app/errors'
import { readSnapshot, writeSnapshot } from '../files/sealedSnapshot'
import { SearchIndex } from './index'
import type { WorkerCall, WorkerCalls, WorkerReply, WorkerRequest } from './protocol'
import { deserialize, serialize } from './snapshotFormat'

/* The thread that holds the search index. One call at a time, in the order they come. */

let index = new SearchIndex()

const calls: { [C in WorkerCall]: (input: WorkerCalls[C]['input']) => Promise<WorkerCalls[C]['output']> } = {
  async load({ path, key }) {
    index = new SearchIndex()
    const read = await readSnapshot(path, key)
    if (read.kind !== 'read') return null
    try {
      const { index: loaded, sequences } = deserialize(read.bytes)
      index = loaded
      return sequences
    } catch {
      // Of an older version: the caller reads every document again, as without a snapshot.
      return null
    }
  },
  async reset() {
    index = new SearchIndex()
    return undefined
  },
  async apply(updates) {
    for (const update of updates) index.apply(update)
    return undefined
  },
  async query(query) {
    return index.search(query)
  },
  async save({ path, key, sequences }) {
    await writeSnapshot(path, key, serialize(index, sequences))
    return undefined
  },
  async size() {
    return index.size()
  },
}

async function answer<C extends WorkerCall>({ id, call, input }: WorkerRequest<C>): Promise<WorkerReply> {
  try {
    return { id, ok: true, value: await calls[call](input) }
  } catch (error) {
    return { id, ok: false, error: toErrorReport(error) }
  }
}

let queue: Promise<void> = Promise.resolve()
const port = parentPort
port?.on('message', (request: WorkerRequest) => {
  queue = queue.then(async () => port.postMessage(await answer(request)))
})
