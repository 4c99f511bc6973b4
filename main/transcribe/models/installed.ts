import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { LANGUAGE_SETS } from '../../../app/transcribe/models/catalogue'
import { KIND_FILES, modelFilesSchema, type ModelFiles } from '../../../app/transcribe/models/modelKinds'
import { lengthOf } from './room'

/*
 * A model on this device is a folder with its files and a description, which is written last: a folder without one is not
 * there yet.
 */

export const DESCRIPTION = 'model.json'

export const descriptionSchema = z.object({
  label: z.string(),
  files: modelFilesSchema,
  /** Sizes of the files, to notice damage. */
  sizes: z.record(z.string(), z.number().int().positive()),
  languages: z.enum(LANGUAGE_SETS),
  rank: z.number().int(),
  speed: z.number().int(),
  accuracy: z.number().int(),
})
export type Description = z.infer<typeof descriptionSchema>

/** A model in its folder. */
export interface InstalledModel extends Description {
  readonly id: string
  readonly sizeBytes: number
  /** Every file has its size. */
  readonly whole: boolean
}

/** Names of a model's files. */
export const namesOf = (files: ModelFiles): string[] =>
  KIND_FILES[files.kind].map((part) => (files as unknown as Readonly<Record<string, string>>)[part] ?? '')

/** The same files with their paths. */
export function inFolder(files: ModelFiles, folder: string): ModelFiles {
  const paths = Object.fromEntries(
    KIND_FILES[files.kind].map((part) => [
      part,
      join(folder, (files as unknown as Record<string, string>)[part] ?? ''),
    ]),
  )
  return modelFilesSchema.parse({ ...files, ...paths })
}

/** Sizes of these files in a folder; 0 for one that is not there. */
export async function sizesIn(folder: string, names: readonly string[]): Promise<Record<string, number>> {
  const sizes = await Promise.all(names.map((name) => lengthOf(join(folder, name))))
  return Object.fromEntries(names.map((name, i) => [name, sizes[i] ?? 0]))
}

/** The model with this id in a folder of models; null when there is none. */
export async function installedModel(folder: string, id: string): Promise<InstalledModel | null> {
  const text = await readFile(join(folder, id, DESCRIPTION), 'utf8').catch(() => null) // Not there, or not yet.
  if (text === null) return null
  const parsed = descriptionSchema.safeParse(json(text))
  if (!parsed.success) return null
  const description = parsed.data
  const now = await sizesIn(join(folder, id), namesOf(description.files))
  const whole = Object.entries(description.sizes).every(([name, size]) => now[name] === size)
  const sizeBytes = Object.values(description.sizes).reduce((sum, size) => sum + size, 0)
  return { ...description, id, whole, sizeBytes }
}

/** Every model in a folder of models. */
export async function installedModels(folder: string): Promise<InstalledModel[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []) // No folder, no models.
  const models = await Promise.all(
    entries.filter((entry) => entry.isDirectory()).map(({ name }) => installedModel(folder, name)),
  )
  return models.filter((model) => model !== null)
}

/** A model of the engine before this one, which cannot be used any more. */
export interface OutdatedModel {
  readonly id: string
  readonly label: string
  readonly fileName: string
  readonly sizeBytes: number
}

const importedSchema = z.object({ models: z.array(z.object({ id: z.string(), label: z.string() })) })

/** Models in the ggml format: downloaded (`ggml-….bin`) or imported (listed in `imported.json`). */
export async function outdatedModels(folder: string): Promise<OutdatedModel[]> {
  const names = await readdir(folder).catch(() => [])
  const listed = importedSchema.safeParse(json(await readFile(join(folder, 'imported.json'), 'utf8').catch(() => '')))
  const labels = new Map(listed.success ? listed.data.models.map(({ id, label }) => [`${id}.bin`, label]) : [])
  const files = names.filter((name) => /^(ggml-|imported-).*\.bin$/.test(name) && !name.includes('silero'))
  const sizes = await sizesIn(folder, files)
  return files.map((fileName) => {
    const label = labels.get(fileName) ?? fileName.replace(/^ggml-|\.bin$/g, '')
    return { id: fileName, label, fileName, sizeBytes: sizes[fileName] ?? 0 }
  })
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
