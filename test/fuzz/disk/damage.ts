import { cp, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import type { Chance } from './chance'

/** What a disk does to a file. */
export const HARMS = ['flip', 'truncate', 'zero', 'empty', 'delete', 'older'] as const
export type Harm = (typeof HARMS)[number]

/** One cell of the matrix: files of a kind in one place of a profile, and what becomes of one of them. */
export interface Cell {
  /** `db/messages`, `db/audio`, `inventory/messages`, or `.` for the files of the profile itself. */
  readonly place: string
  /** `current`, `manifest`, `log`, `table`, `other`; of the profile's own files the name; `folder` for all of it. */
  readonly kind: string
  readonly harm: Harm
}

/** What was done, for whoever reads a failure. */
export interface Done {
  readonly file: string
  readonly what: string
}

const BLOCK = 512

export const nameOf = ({ place, kind, harm }: Cell): string => `${place} ${kind} ${harm}`

/** Every cell for which this profile has a file. */
export async function cellsOf(profile: string): Promise<Cell[]> {
  const cells = new Map<string, Cell>()
  const add = (place: string, kind: string, harm: Harm): void => {
    const cell = { place, kind, harm }
    cells.set(nameOf(cell), cell)
  }
  for (const path of await filesOf(profile)) {
    const { place, kind } = placeOf(path)
    for (const harm of HARMS) add(place, kind, harm)
    if (!place.startsWith('db/')) continue
    add(place, 'folder', 'delete')
    add(place, 'folder', 'older')
  }
  return [...cells.values()].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
}

/** Does to a closed profile what a cell says. @param older the same profile as it was some time before */
export async function harm(profile: string, older: string, cell: Cell, chance: Chance): Promise<Done> {
  if (cell.kind === 'folder') return await harmFolder(profile, older, cell, chance)
  const files = (await filesOf(profile)).filter((path) => {
    const { place, kind } = placeOf(path)
    return place === cell.place && kind === cell.kind
  })
  const file = chance.of(files)
  const path = join(profile, file)
  const bytes = await readFile(path)
  switch (cell.harm) {
    case 'flip': {
      if (bytes.length === 0) return { file, what: 'left as it is: empty' }
      const [at, bit] = [chance.below(bytes.length), chance.below(8)]
      bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
      await writeFile(path, bytes)
      return { file, what: `bit ${bit} of byte ${at} of ${bytes.length} flipped` }
    }
    case 'truncate': {
      const to = chance.below(Math.max(1, bytes.length))
      await truncate(path, to)
      return { file, what: `cut to ${to} of ${bytes.length} bytes` }
    }
    case 'zero': {
      const at = Math.floor(chance.below(Math.max(1, bytes.length)) / BLOCK) * BLOCK
      bytes.fill(0, at, Math.min(bytes.length, at + BLOCK))
      await writeFile(path, bytes)
      return { file, what: `zeroed from ${at} on, of ${bytes.length} bytes` }
    }
    case 'empty':
      await truncate(path, 0)
      return { file, what: `emptied, of ${bytes.length} bytes` }
    case 'delete':
      await rm(path)
      return { file, what: 'deleted' }
    case 'older': {
      const candidates = (await filesOf(older)).filter((one) => {
        const { place, kind } = placeOf(one)
        return place === cell.place && kind === cell.kind && dirname(one) === dirname(file)
      })
      if (candidates.length === 0) return { file, what: 'left as it is: there was none before' }
      const same = candidates.find((one) => basename(one) === basename(file)) ?? chance.of(candidates)
      await cp(join(older, same), path)
      return { file, what: `replaced by an older ${same}` }
    }
  }
}

async function harmFolder(profile: string, older: string, cell: Cell, chance: Chance): Promise<Done> {
  const folders = cell.place === 'db/audio' ? await foldersIn(profile, 'db/audio') : [cell.place]
  const file = chance.of(folders)
  await rm(join(profile, file), { recursive: true, force: true })
  if (cell.harm === 'delete') return { file, what: 'deleted' }
  const isThere = await stat(join(older, file)).then(
    () => true,
    () => false,
  )
  if (!isThere) return { file, what: 'deleted: there was none before' }
  await mkdir(dirname(join(profile, file)), { recursive: true })
  await cp(join(older, file), join(profile, file), { recursive: true })
  return { file, what: 'replaced by an older one' }
}

const foldersIn = async (profile: string, place: string): Promise<string[]> =>
  (await readdir(join(profile, place))).sort().map((name) => join(place, name))

/** Every file of a profile, by its path in it. The lock is no content, and Chromium's folder is not ours. */
async function filesOf(profile: string): Promise<string[]> {
  const entries = await readdir(profile, { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(profile, join(entry.parentPath, entry.name)))
    .filter((path) => !/^(window|models)\//.test(path))
    .sort()
}

function placeOf(path: string): { place: string; kind: string } {
  const name = basename(path)
  const folder = dirname(path)
  const place = folder.startsWith('db/audio') ? 'db/audio' : folder
  if (folder.startsWith('db/') || folder === 'lock') return { place, kind: databaseKind(name) }
  if (folder.startsWith('inventory/')) return { place, kind: name.startsWith('tail') ? 'tail' : name }
  return { place, kind: name }
}

function databaseKind(name: string): string {
  if (name === 'CURRENT') return 'current'
  if (name.startsWith('MANIFEST')) return 'manifest'
  if (name.endsWith('.log')) return 'log'
  if (/\.(ldb|sst)$/.test(name)) return 'table'
  return 'other'
}
