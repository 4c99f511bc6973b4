import * as A from '@automerge/automerge'
import { isAppError } from '../../../app/errors'
import { keyed, type KeyedMessage } from '../../../app/messages/message'
import { openHistory } from '../../../app/merge/document/document'
import type { Entity } from '../../../app/model'
import type { PlannedConflict } from '../../../app/exchange/plan'
import { RECORDING_KEY_BYTES } from '../../audio/store/chunkCipher'
import { MOST_OPERATIONS, operationsIn } from '../../worker/weighHistory'

/** The first and last day of the years 1 to 9999, in ms: no calendar, and no file, can hold another. */
const FIRST_MS = Date.parse('0001-01-01T00:00:00Z')
const LAST_MS = Date.parse('9999-12-31T23:59:59Z')
const canBe = (atMs: number | null): boolean => atMs === null || (atMs >= FIRST_MS && atMs <= LAST_MS)

/** Why documents of the right shape cannot be taken all the same; null when they can. */
export function problemOfDocuments(docs: readonly Entity[]): KeyedMessage | null {
  return dateProblem(docs) ?? keyProblem(docs) ?? historyProblem(docs)
}

/** The same for the versions of a document that wait for an answer. */
export function problemOfConflict({ document, others }: PlannedConflict): KeyedMessage | null {
  const versions = others.flatMap((other) => other.document ?? [])
  if (document.type === 'recording')
    for (const version of versions)
      if (version.type !== 'recording' || version.manifest.root !== document.manifest.root)
        return keyed('export.otherAudioOfVersion')
  return problemOfDocuments(versions)
}

const dateProblem = (docs: readonly Entity[]): KeyedMessage | null =>
  docs.every(
    (doc) => !('createdAt' in doc) || (canBe(doc.createdAt) && (!('deletedAt' in doc) || canBe(doc.deletedAt))),
  )
    ? null
    : keyed('import.yearOutOfRange')

const keyProblem = (docs: readonly Entity[]): KeyedMessage | null =>
  docs.every(
    (doc) =>
      doc.type !== 'recording' || doc.key === null || Buffer.from(doc.key, 'base64').length === RECORDING_KEY_BYTES,
  )
    ? null
    : keyed('audio.keyDamaged')

/** A history that does not open would fail at the first edit, when it is too late. */
function historyProblem(docs: readonly Entity[]): KeyedMessage | null {
  for (const doc of docs) {
    if (!('am' in doc) || doc.am === undefined) continue
    if (operationsIn(Buffer.from(doc.am, 'base64')) > MOST_OPERATIONS) return keyed('history.farTooLarge')
    try {
      A.free(openHistory(doc.am))
    } catch (error) {
      if (!isAppError(error, 'integrity')) throw error
      return error.told
    }
  }
  return null
}
