import { mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { modelUrl, type CatalogueModel } from '../../../app/transcribe/models/catalogue'
import { unpackArchive } from './archive'
import { download, type DownloadOptions } from './download'
import { describeFolder, moveIn, withWeights } from './importModel'
import { namesOf } from './installed'
import { inspectFolder } from './layout'
import { lengthOf, makeRoom, PART } from './room'

export interface FetchOptions {
  readonly mirror: string
  readonly signal: AbortSignal
  /** Bytes of the download, in steps of a hundredth. */
  readonly onProgress: (doneBytes: number) => void
  readonly patience?: DownloadOptions['patience']
}

/** An archive unpacks to about this many times its size. */
const UNPACKED = 2.5
const FRACTION = 100

/** Downloads a model and brings it to its place: unpacked into a folder of its own, or, for a single file, as it is. */
export async function fetchModel(model: CatalogueModel, folder: string, options: FetchOptions): Promise<void> {
  const { mirror, signal, onProgress, patience } = options
  const part = join(folder, model.fileName + PART)
  const isArchive = model.kind !== 'vad'
  await makeRoom(folder, model.sizeBytes * (isArchive ? 1 + UNPACKED : 1) - (await lengthOf(part)))
  let told = -1
  await download({
    url: modelUrl(model, mirror),
    path: part,
    sizeBytes: model.sizeBytes,
    sha256: model.sha256,
    signal,
    onProgress: (doneBytes) => {
      // A hundred steps are enough for a progress bar.
      const step = Math.floor((doneBytes / model.sizeBytes) * FRACTION)
      if (step !== told) onProgress(doneBytes)
      told = step
    },
    ...(patience && { patience }),
  })
  if (!isArchive) return rename(part, join(folder, model.fileName))
  const work = await mkdtemp(join(folder, '.unpack-'))
  try {
    await unpackArchive(part, work, signal)
    const { label, languages, rank, speed, accuracy } = model
    const found = await inspectFolder(work, model.id)
    const needed = await withWeights(work, namesOf(found.files))
    // Archives bring some models in two precisions.
    for (const name of await readdir(work)) if (!needed.includes(name)) await rm(join(work, name))
    await describeFolder(work, { ...found, label, languages, rank, speed, accuracy })
    await moveIn(work, join(folder, model.id))
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  await rm(part, { force: true })
}
