import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'

/** From this module in the bundle (an entry or a chunk), and from the sources, as the tests run it. */
const PLACES = ['./', '../', '../../../out/main/']

/** The built file of `<name>.worker.ts`. @throws AppError `internal` when it was not built */
export function workerFile(name: string): URL {
  const files = PLACES.map((place) => new URL(`${place}${name}.worker.js`, import.meta.url))
  const file = files.find((url) => existsSync(fileURLToPath(url)))
  if (file) return file
  throw new AppError('internal', keyed('worker.fileMissing', { name }))
}
