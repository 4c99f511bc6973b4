import * as A from '@automerge/automerge'
import { HEARD_MAX } from '../model/recording'
import { compareTranscripts } from '../transcribe/choose'
import type { Entity, Recording, Setting, Transcript } from '../model'
import { canonicalJson, sameValue } from './document/canonical'
import { reading, valueOf } from './document/document'
import { stampsOf } from './document/edit'
import { contains } from './document/fork'
import { historyFields, type Mergeable } from './document/policy'
import { compareStamps } from './document/stamps'

/**
 * Whether a version was written by somebody who had the other one before them. Every edit, merge and answer of ours does:
 * it adds to the history, and its stamps are later. A server that puts an old version on top of a new one cannot make
 * that true, because it can write nothing of its own into either.
 * @throws AppError `integrity` when a history is damaged
 */
export function knows(after: Entity, before: Entity): boolean {
  if (after.type === 'setting' || before.type === 'setting')
    return after.type === 'setting' && before.type === 'setting' && knowsSetting(after, before)
  if (after.type !== before.type) return false
  if (!knowsStamps(after, before)) return false
  if (after.type === 'recording' && before.type === 'recording' && !knowsRecording(after, before)) return false
  return knowsHistory(after, before)
}

function knowsSetting(after: Setting, before: Setting): boolean {
  const order = compareStamps(after.stamp, before.stamp)
  // Of two values under one stamp a merge keeps the greater.
  return order > 0 || (order === 0 && canonicalJson(after.value) >= canonicalJson(before.value))
}

const knowsStamps = (after: Mergeable, before: Mergeable): boolean =>
  Object.entries(stampsOf(before)).every(([name, stamp]) => compareStamps(stampsOf(after)[name], stamp) >= 0)

/** What has neither stamp nor history: an erased key stays erased, and what was heard is kept, the last few of it. */
function knowsRecording(after: Recording, before: Recording): boolean {
  if (before.key === null && after.key !== null) return false
  // Other sound: what was heard in the old one is gone with it.
  if (compareStamps(after.stamps['manifest'], before.stamps['manifest']) > 0) return true
  const [standing, replaced] = [after.transcript, before.transcript]
  // Versions of the app that did not keep what gave way put a better one in its place.
  if (before.heard === undefined && standing && replaced && compareTranscripts(standing, replaced) <= 0) return true
  const known = new Set(heardIn(after).map(runOf))
  const others = after.heard ?? []
  const oldest = others.length < HEARD_MAX ? Number.NEGATIVE_INFINITY : Math.min(...others.map(createdAt))
  return heardIn(before).every((one) => known.has(runOf(one)) || one.createdAt <= oldest)
}

const heardIn = ({ transcript, heard = [] }: Recording): Transcript[] =>
  transcript === null ? [...heard] : [...heard, transcript]
const createdAt = (one: Transcript): number => one.createdAt
const runOf = ({ createdAt: at, device, engine, model }: Transcript): string => `${at} ${device} ${engine} ${model}`

function knowsHistory(after: Mergeable, before: Mergeable): boolean {
  if (after.am === before.am)
    return (
      after.am !== undefined ||
      historyFields(before.type).every(([field]) => sameValue(valueOf(after, field), valueOf(before, field)))
    )
  return after.am !== undefined && hasHistoryOf(after, before)
}

/** Whether the history of `body` contains everything that `other` had: it is a later version of it, or a merge with it. */
export const hasHistoryOf = (body: Mergeable, other: Mergeable): boolean =>
  reading(other, (before) => reading(body, (doc) => contains(doc, A.getHeads(before))))
