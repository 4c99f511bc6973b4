import { inEnglish } from '../../../../app/messages/inEnglish'
import { mkdir, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { expect } from 'vitest'
import { recordingIdSchema } from '../../../../app/ids'
import type { ImportReport } from '../../../../app/ipc/exchange'
import type { Services } from '../../../../main/composition/services'
import type { ImportKind } from '../../../../main/exchange/service'
import { counts, entriesByTitle } from './profile'

export type Report = Pick<ImportReport, 'taken' | 'unchanged' | 'belongings'> & { skipped: string[] }

/** A dry run and the import itself, which must tell the same. */
export async function bring(services: Services, kind: ImportKind, path: string): Promise<Report> {
  const before = await counts(services)
  const dry = await services.transfer.import(kind, path, true)
  expect(await counts(services)).toEqual(before)
  const report = await services.transfer.import(kind, path, false)
  expect(dry).toEqual(report)
  for (const { what, why } of report.skipped) expect(`${what}: ${inEnglish(why)}`).toMatch(/^\S.*: [A-Z].*[.]$/)
  return { ...report, skipped: report.skipped.map(({ what }) => what).sort() }
}

/** Imports once more: nothing is new, and the same is named. */
export async function bringAgain(
  services: Services,
  kind: ImportKind,
  path: string,
  { taken, unchanged, skipped }: Report,
) {
  const before = [await counts(services), await services.audio.store.list()]
  const again = await bring(services, kind, path)
  expect(again).toEqual({ taken: 0, unchanged: taken + unchanged, skipped })
  expect([await counts(services), await services.audio.store.list()]).toEqual(before)
}

export async function soundOf(services: Services, title: string): Promise<Buffer> {
  const recording = (await entriesByTitle(services)).get(title)?.recordings.find(({ deletedAt }) => deletedAt === null)
  const reader = await services.audio.reader(recordingIdSchema.parse(recording?.id))
  return Buffer.from(await reader.read(0, reader.sizeBytes))
}

/** Leaves that share of a file. */
export const cutIn = async (path: string, share: number): Promise<void> =>
  truncate(path, Math.floor((await stat(path)).size * share))

/** Ways in which a file breaks. */
export const HARMS: Readonly<Record<string, (path: string) => Promise<void>>> = {
  'that is empty': (path) => truncate(path, 0),
  'that is cut off': (path) => cutIn(path, 0.6),
  'that is cut off in its header': (path) => truncate(path, 30),
  'that holds something else': (path) => writeFile(path, 'x'.repeat(100_000)),
  'that is a folder': async (path) => {
    await rm(path)
    await mkdir(path)
  },
  'that is gone': (path) => rm(path),
}
