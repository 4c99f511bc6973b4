import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { AppError, toAppError } from '../../../app/errors'
import type { DomainHandlers } from '../../../app/ipc'
import { printPage } from '../../../app/transfer/printPage'
import type { Host } from '../../compose'
import { readEntry } from '../../journal/entry'
import type { SystemPort } from '../system'

/** Calls about export and import. A window writes only where a person pointed in a dialog of the system. */
export function transferHandlers(host: Host, system: SystemPort): DomainHandlers<'transfer'> {
  const transfer = () => host.services().transfer
  const places = new ChosenPlaces()
  return {
    chooseFolder: async ({ title }) => ({ path: places.add(await system.chooseFolder(title)) }),
    chooseFile: async ({ title, extensions }) => ({ path: await system.chooseFile(title, extensions) }),
    chooseSaveFile: async ({ title, name }) => ({ path: places.add(await system.chooseSaveFile(title, name)) }),
    export: ({ ids, format, directory }) => transfer().export(format, places.check(directory), ids),
    exportPdf: async ({ id, path }) => {
      const { databases, summaries } = host.services().journal
      const entry = await readEntry(databases, summaries, id)
      const tags = summaries
        .of([id])
        .flatMap((summary) => summary.tagIds.flatMap((tag) => summaries.tags.facts.get(tag)?.name ?? []))
      const chosen = host.settings.get('appearance.language')
      const language = chosen === 'system' ? new Intl.DateTimeFormat().resolvedOptions().locale : chosen
      await write(places.check(path), await system.printPdf(printPage(entry, tags, language)))
    },
    import: ({ kind, path, dryRun }) => transfer().import(kind, path, dryRun),
    cancel: () => transfer().cancel(),
    saveText: ({ path, text }) => write(places.check(path), text),
    savePng: ({ path, bytes }) => write(places.check(path), bytes),
  }
}

/** Where a person allowed to write. */
class ChosenPlaces {
  readonly #paths = new Set<string>()

  add(path: string | null): string | null {
    if (path !== null) this.#paths.add(resolve(path))
    return path
  }

  /** @throws AppError `invalid-input` for a path that came from no dialog */
  check(path: string): string {
    if (this.#paths.has(resolve(path))) return path
    throw new AppError('invalid-input', 'Choose where to save first.')
  }
}

async function write(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(path, content, { mode: 0o600 }).catch((error: unknown) => {
    throw toAppError(error)
  })
}
