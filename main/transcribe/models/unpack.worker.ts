import { parentPort, workerData } from 'node:worker_threads'
import { toErrorReport } from '../../../app/errors'
import { unpackSchema, type Unpacked } from './archive'
import { unpackModel } from './unpackModel'

/* The thread that unpacks a model: decompressing a large one takes a minute of computing. */

const { archive, folder } = unpackSchema.parse(workerData)
const tell = (message: Unpacked): void => parentPort?.postMessage(message)
unpackModel(archive, folder, (done) => tell({ type: 'progress', done })).then(
  () => tell({ type: 'done' }),
  (error: unknown) => tell({ type: 'failed', error: toErrorReport(error) }),
)
