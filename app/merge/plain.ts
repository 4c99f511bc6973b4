import type { Stamp, Transcript } from '../model'
import { otherTranscripts } from '../transcribe/choose'
import { canonicalJson, sameValue } from './document/canonical'
import { valueOf, type Fields } from './document/document'
import { stampsOf } from './document/edit'
import type { LiveLeaf, RuleUse } from './outcome'
import { plainFields, type Mergeable, type MergeableOf } from './document/policy'
import { compare, compareStamps } from './document/stamps'
import { partsTogether } from './seen'
import type { SeenParts } from '../model/seen'

type Recording = MergeableOf<'recording'>
type EarlierAudio = Recording['previous'][number]

/** Merges the fields outside the history: last writer wins, the better transcript, erased keys, trimmed audio. */
export function mergePlain(leaves: readonly LiveLeaf<Mergeable>[]): {
  readonly fields: Fields
  readonly rules: RuleUse[]
} {
  const [first] = leaves
  if (first === undefined) return { fields: {}, rules: [] }
  const bodies = leaves.map(({ doc }) => doc)
  const fields: Fields = {}
  const rules: RuleUse[] = []
  for (const [field, rule] of plainFields(first.doc.type)) {
    const values = bodies.map((body) => valueOf(body, field))
    const same = values.every((value) => sameValue(value, values[0]))
    switch (rule) {
      case 'fixed':
        fields[field] = values[0]
        break
      case 'lww':
        fields[field] = valueOf(latest(bodies, field), field)
        if (!same) rules.push({ field, rule: 'newest' })
        break
      case 'best':
        fields[field] = bestTranscript(values as Recording['transcript'][])
        if (!same) rules.push({ field, rule: 'best-transcript' })
        break
      case 'heard': {
        const heard = allHeard(bodies as Recording[])
        if (heard.length > 0) fields[field] = heard
        break
      }
      case 'seen': {
        const records = recordsOf(bodies, field)
        if (records.length > 0) fields[field] = partsTogether(records)
        break
      }
      case 'erase':
        fields[field] = values.includes(null) ? null : values[0]
        if (!same) rules.push({ field, rule: 'erased' })
        break
      case 'audio':
        fields[field] =
          field === 'previous' ? earlierAudio(bodies as Recording[]) : valueOf(latest(bodies, 'manifest'), field)
        if (!same && field === 'manifest') rules.push({ field, rule: 'audio' })
    }
  }
  if (first.doc.type !== 'message') fields['stamps'] = latestStamps(bodies)
  return { fields, rules }
}

/**
 * The body whose stamp for this name is the latest; then the greater device id, then the greater value (docs/DESIGN.md,
 * Stamps).
 */
function latest<E extends Mergeable>(bodies: readonly E[], name: string): E {
  return bodies.reduce((best, body) => {
    const order =
      compareStamps(stampsOf(body)[name], stampsOf(best)[name]) ||
      compare(canonicalJson(valueOf(body, name) ?? null), canonicalJson(valueOf(best, name) ?? null))
    return order > 0 ? body : best
  })
}

function latestStamps(bodies: readonly Mergeable[]): Record<string, Stamp> {
  const names = [...new Set(bodies.flatMap((body) => Object.keys(stampsOf(body))))].sort()
  return Object.fromEntries(
    names.flatMap((name) => {
      const stamp = bodies
        .map((body) => stampsOf(body)[name])
        .reduce((best, next) => (compareStamps(next, best) > 0 ? next : best))
      return stamp === undefined ? [] : [[name, stamp]]
    }),
  )
}

function bestTranscript(transcripts: readonly Recording['transcript'][]): Recording['transcript'] {
  return transcripts.reduce((best, next) => {
    if (next === null) return best
    if (best === null) return next
    const order =
      next.rank - best.rank ||
      best.createdAt - next.createdAt ||
      compare(best.device, next.device) ||
      compare(canonicalJson(next), canonicalJson(best))
    return order > 0 ? next : best
  })
}

/** Every transcript that any side knows, but the one that stands; oldest first. */
function allHeard(bodies: readonly Recording[]): Transcript[] {
  const standing = bestTranscript(bodies.map(({ transcript }) => transcript))
  return otherTranscripts(
    bodies.flatMap(({ transcript, heard = [] }) => [...heard, ...(transcript === null ? [] : [transcript])]),
    standing,
  )
}

/**
 * What deletes had seen counts together, of those that are in the trash; where none is any more, of all, so that a restore
 * can be taken back. What purges took counts always.
 */
function recordsOf(bodies: readonly Mergeable[], field: string): SeenParts[] {
  const deleted = bodies.filter(({ deletedAt }) => deletedAt !== null)
  const counting = field === 'deletedSeen' && deleted.length > 0 ? deleted : bodies
  return counting.flatMap((body) => (valueOf(body, field) as SeenParts | undefined) ?? [])
}

/** Every version of the audio that any side knows, but the one that stands; oldest first. */
function earlierAudio(bodies: readonly Recording[]): EarlierAudio[] {
  const standing = latest(bodies, 'manifest')
  const replacedAt = standing.stamps['manifest']?.atMs ?? standing.createdAt
  const lost = bodies
    .filter((body) => !sameValue(body.manifest, standing.manifest))
    .map(({ manifest, durationMs }) => ({ manifest, durationMs, replacedAt }))
  const known = [...bodies.flatMap(({ previous }) => previous), ...lost].sort(
    (a, b) => a.replacedAt - b.replacedAt || compare(a.manifest.root, b.manifest.root),
  )
  const seen = new Set<string>()
  const own = standing.previous.some(({ manifest }) => manifest.root === standing.manifest.root)
  if (!own) seen.add(standing.manifest.root)
  return known.filter(({ manifest }) => !seen.has(manifest.root) && seen.add(manifest.root))
}
