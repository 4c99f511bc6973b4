import { join } from 'node:path'
import { deviceIdSchema } from '../../../../app/ids'
import { JournalCatalog } from '../../../../main/audio/journalCatalog'
import { AudioService } from '../../../../main/audio/service'
import type { DocumentKey } from '../../../../main/vault/cipher'
import { Journal } from '../../../../main/journal/journal'
import { systemPorts } from '../../../../main/platform/ports'

/** A real journal with its audio in a profile; `documentKey` as JSON, so that a child process can be handed it. */
export async function openJournal(profile: string, documentKey: string) {
  const fail = (error: unknown): void => {
    throw error
  }
  const keys = { vaultId: 'v', documentKey: JSON.parse(documentKey) as DocumentKey, subkey: () => Buffer.alloc(32, 7) }
  const journal = await Journal.open({
    profile,
    keys,
    device: deviceIdSchema.parse('0123456789abcdef'),
    ports: systemPorts,
    events: { changed: () => undefined, tagsChanged: () => undefined },
    snapshots: { load: () => Promise.resolve(null), save: () => Promise.resolve() },
    onError: fail,
  })
  const audio = await AudioService.open({
    profile,
    keys,
    ports: systemPorts,
    catalog: new JournalCatalog(journal.databases, journal.parts),
    remotes: { isSetUp: () => false, current: () => null, mirrors: () => [], onChange: () => () => undefined },
    onChanged: () => undefined,
    onStored: () => undefined,
    onError: fail,
  })
  const close = async (): Promise<void> => {
    await audio.close()
    await journal.close()
  }
  return { journal, audio, close, captures: join(profile, 'captures') }
}
