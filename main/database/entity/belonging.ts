import { join } from 'node:path'
import { ENTITY_NAMES } from '../../../app/model'
import type { DocumentKey } from '../../vault/cipher'
import { folderState } from '../leveldb/folderState'
import { openPouch } from '../pouch'
import { checkBelonging } from './store'

/**
 * Looks whether the databases that are here, closed, belong to the journal of this key. Nothing is written.
 * @param folder in which they are
 * @throws AppError `other-vault`
 */
export async function refuseOtherVault(
  folder: string,
  key: Pick<DocumentKey, 'saltBase64' | 'parameters'>,
): Promise<void> {
  for (const name of ENTITY_NAMES) {
    const path = join(folder, name)
    if ((await folderState(path)) !== 'whole') continue
    const raw = await openPouch(path)
    try {
      await checkBelonging(raw, key)
    } finally {
      await raw.close()
    }
  }
}
