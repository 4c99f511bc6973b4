import { createHash } from 'node:crypto'
import type { RecordingId } from '../../../app/ids'
import { ENTITY_NAMES } from '../../../app/model'
import type { Services } from '../../../main/composition/services'
import type { Before, Known, KnownSound } from './wire'

/** Every document and recording of a journal. */
export async function everythingIn({ journal, audio }: Services): Promise<Before> {
  const documents: Known[] = []
  const sounds: KnownSound[] = []
  for (const database of ENTITY_NAMES)
    for await (const slice of journal.databases[database].list())
      for (const one of slice) {
        if (!one.ok) continue
        const { doc, rev } = one.stored
        // Written anew by each start from what the device knows of itself.
        if (doc.id.startsWith('setting:device.')) continue
        documents.push({ database, id: doc.id, rev })
        if (doc.type === 'recording') sounds.push({ id: doc.id, digest: await digestOf(audio, doc.id) })
      }
  return { documents, sounds }
}

/** What the reader of a recording gives. @throws AppError */
export async function digestOf(audio: Services['audio'], id: RecordingId): Promise<string> {
  const reader = await audio.reader(id)
  const hash = createHash('sha256')
  for await (const bytes of reader.pieces()) hash.update(bytes)
  return hash.digest('hex')
}
