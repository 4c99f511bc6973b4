import { writeFile } from 'node:fs/promises'
import type { DomainHandlers } from '../../../app/ipc'
import { printPage } from '../../../app/exchange/printPage'
import type { Host } from '../../composition/compose'
import { entriesToPrint } from '../../exchange/export/entriesToPrint'
import { unwritable } from '../../exchange/export/exportFolder'
import type { ChosenPlaces } from '../chosenPlaces'
import type { SystemPort } from '../system'

/** Calls about export and import. */
export function transferHandlers(host: Host, system: SystemPort, places: ChosenPlaces): DomainHandlers<'transfer'> {
  const transfer = () => host.services().transfer
  return {
    chooseFolder: async ({ title }) => ({
      path: places.toRead(places.toWrite(await system.chooseFolder(title))),
    }),
    chooseFile: async ({ title, extensions }) => ({
      path: places.toRead(await system.chooseFile(title, extensions)),
    }),
    chooseSaveFile: async ({ title, name }) => ({ path: places.toWrite(await system.chooseSaveFile(title, name)) }),
    export: ({ ids, format, directory }) => transfer().export(format, places.checkWrite(directory), ids),
    exportPdf: async ({ ids, path }) => {
      places.checkWrite(path)
      const entries = await entriesToPrint(host.services().journal, ids)
      const chosen = host.settings.get('appearance.language')
      const language = chosen === 'system' ? new Intl.DateTimeFormat().resolvedOptions().locale : chosen
      await write(path, await system.printPdf(printPage(entries, language)))
      return { entries: entries.length }
    },
    import: ({ kind, path, dryRun }) => transfer().import(kind, places.checkRead(path), dryRun),
    cancel: () => transfer().cancel(),
    saveText: ({ path, text }) => write(places.checkWrite(path), text),
    savePng: ({ path, bytes }) => write(places.checkWrite(path), bytes),
  }
}

async function write(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(path, content, { mode: 0o600 }).catch((error: unknown) => {
    throw unwritable(error, path)
  })
}
