import { relative } from 'node:path'
import { filesBelow } from '../../support/folders'

/** Files under `folder` that hold one of these byte strings. */
export async function findOnDisk(folder: string, needles: readonly Buffer[]): Promise<string[]> {
  return (await filesBelow(folder)).flatMap(({ path, bytes }) =>
    needles
      .filter((needle) => bytes.includes(needle))
      .map((needle) => `${relative(folder, path)}: ${needle.toString('latin1')}`),
  )
}
