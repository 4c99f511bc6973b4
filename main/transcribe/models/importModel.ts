import { createHash } from 'node:crypto'
import { copyFile, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { unpackArchive } from './archive'
import { sha256Of } from './download'
import { DESCRIPTION, namesOf, sizesIn, type Description } from './installed'
import { inspectFolder, type FoundModel } from './layout'
import { readMetadata } from './onnxFile'
import { makeRoom } from './room'

/**
 * Copies a model from the disk to its place below `folder`; `vadName` is what the voice detection is called there. Answers
 * its id, which comes from its content: the same model twice is one. Throws `model`, `disk-full`.
 */
export async function importModel(path: string, folder: string, vadName: string): Promise<string> {
  const facts = await stat(path).catch((error: unknown) => {
    throw new AppError('model', keyed('model.cannotRead'), { cause: error })
  })
  if (facts.isDirectory()) return importFolder(path, folder)
  const name = basename(path)
  if (/silero.*\.onnx$/.test(name)) return importVad(path, folder, vadName)
  if (/\.(tar\.bz2|tbz2?)$/.test(name)) return importArchive(path, facts.size, folder)
  if (name.endsWith('.bin')) throw new AppError('model', keyed('model.ggml'))
  throw new AppError('model', keyed('model.notAModel'))
}

async function importFolder(path: string, folder: string, name = basename(path)): Promise<string> {
  const source = await innermost(path)
  const found = await inspectFolder(source, name)
  const names = await withWeights(source, namesOf(found.files))
  const sizes = await sizesIn(source, names)
  await makeRoom(
    folder,
    Object.values(sizes).reduce((sum, size) => sum + size, 0),
  )
  const id = await idOf(source, namesOf(found.files))
  const work = await mkdtemp(join(folder, '.import-'))
  try {
    for (const one of names) await copyFile(join(source, one), join(work, one))
    const label = /^[.]/.test(name) ? found.label : name.replace(/^sherpa-onnx-/, '')
    await describeFolder(work, { ...found, label })
    await moveIn(work, join(folder, id))
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  return id
}

async function importArchive(path: string, sizeBytes: number, folder: string): Promise<string> {
  await makeRoom(folder, sizeBytes * 3)
  const work = await mkdtemp(join(folder, '.unpack-'))
  try {
    await unpackArchive(path, work)
    return await importFolder(work, folder, basename(path).replace(/\.(tar\.bz2|tbz2?)$/, ''))
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function importVad(path: string, folder: string, vadName: string): Promise<string> {
  await readMetadata(path, basename(path))
  await makeRoom(folder, (await stat(path)).size)
  const temporary = join(folder, `${vadName}.import`)
  try {
    await copyFile(path, temporary)
    await rename(temporary, join(folder, vadName))
  } finally {
    await rm(temporary, { force: true })
  }
  return vadName
}

/** People point at the folder that an archive was unpacked into as well as at the one inside. */
async function innermost(path: string): Promise<string> {
  const entries = await readdir(path, { withFileTypes: true })
  const [only] = entries
  return entries.length === 1 && only?.isDirectory() ? join(path, only.name) : path
}

/** Large models keep their weights in files beside: `….weights`, named in the model. */
export async function withWeights(folder: string, names: readonly string[]): Promise<string[]> {
  const all = await readdir(folder)
  return [...names, ...all.filter((name) => name.endsWith('.weights'))]
}

async function idOf(folder: string, names: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const name of names) hash.update(await sha256Of(join(folder, name)))
  return `imported-${hash.digest('hex').slice(0, 12)}`
}

/** Writes the description of the model in a folder, last of all. */
export async function describeFolder(folder: string, found: FoundModel): Promise<void> {
  const sizes = await sizesIn(folder, await withWeights(folder, namesOf(found.files)))
  const description: Description = { ...found, sizes }
  await writeFile(join(folder, DESCRIPTION), JSON.stringify(description, null, 2))
}

/** Puts a finished folder in its place, over an older one. */
export async function moveIn(work: string, place: string): Promise<void> {
  await rm(place, { recursive: true, force: true })
  await rename(work, place)
}
