import type { SessionId } from '../../app/ids'
import type { Answer, Review } from '../../app/ipc/conflicts'
import type { TestDevice } from '../main/conflicts/device'
import { Acts, headOf, makeCast, type Acknowledged } from './acts'
import { checkConverged, leavesOf } from './oracle'
import { printed, type Schedule, type Step } from './schedule'
import { World, type Meeting } from './world'
import { saysMore } from '../../app/merge/seen'
import { leavesOfPart } from '../../main/journal/partLeaves'
import { seenOfOne } from '../../main/journal/seen'

/**
 * Rounds in which everyone syncs after the schedule: after two nothing may be left to do. Where the server keeps short histories
 * every device removes the versions that were left to it, and tells the others.
 */
const ROUNDS = 2
const ROUNDS_SHORT_HISTORIES = 4
const HOUR_MS = 3_600_000

/**
 * Plays a schedule, then lets everyone sync, and checks what must hold (docs/DESIGN.md, What must hold).
 * @throws Error with the schedule in it
 */
export async function play(schedule: Schedule, meeting: Meeting): Promise<void> {
  const world = await World.open(schedule.devices, schedule.seed, meeting)
  try {
    const cast = await makeCast(world.device(0))
    for (const index of world.devices.keys()) await world.sync(index, 'both')
    const acts = new Acts(cast)
    const acknowledged: Acknowledged[] = []
    for (const step of schedule.steps) acknowledged.push(...(await perform(world, acts, step)))

    const rounds = schedule.shortHistories ? ROUNDS_SHORT_HISTORIES : ROUNDS
    for (let round = 0; round < rounds; round += 1) await everyoneSyncs(world, acts)
    const settled = await world.sequences()
    await checkConverged(world.devices, idsOf(acts), acknowledged)
    await everyoneSyncs(world, acts)
    if ((await world.sequences()) !== settled) throw new Error('somebody still writes after everything was settled')
    await checkUnseen(world, acts)
  } catch (cause) {
    throw new Error(`${(cause as Error).message}\n${printed(schedule)}`, { cause })
  } finally {
    await world.close()
  }
}

const idsOf = ({ cast }: Acts): string[] => [
  cast.session,
  ...cast.notes,
  cast.tag,
  cast.prompt,
  cast.recording,
  'setting:theme',
]

async function everyoneSyncs(world: World, acts: Acts): Promise<void> {
  for (const [index, device] of world.devices.entries()) {
    await world.sync(index, 'both')
    await mergeAll(device, acts)
    await world.sync(index, 'push')
  }
}

async function mergeAll(device: TestDevice, acts: Acts): Promise<void> {
  for (const id of idsOf(acts)) await device.service.lookAt(id)
}

async function perform(world: World, acts: Acts, step: Step): Promise<Acknowledged[]> {
  const device = world.device(step.device)
  switch (step.kind) {
    case 'edit': {
      const made = await acts.edit(device, step.device, step.edit, step.n)
      return made === null ? [] : [made]
    }
    case 'sync':
      await world.sync(step.device, step.way)
      return []
    case 'merge':
      await mergeAll(device, acts)
      return []
    case 'answer':
      return answerOne(device, step.device, step.n)
    case 'undo-answer': {
      const ids = idsOf(acts)
      await device.service.undo(ids[step.n % ids.length] ?? acts.cast.session)
      return []
    }
    case 'clock':
      device.ports.nowMs += step.hours * HOUR_MS
      return []
  }
}

/** Answers one question, or all questions of one document, in one of the ways a person may. */
async function answerOne(device: TestDevice, index: number, n: number): Promise<Acknowledged[]> {
  const waiting = device.service.reviews.list()
  const chosen = waiting[n % Math.max(1, waiting.length)]
  const review = chosen === undefined ? null : await device.service.answers.review(chosen.id)
  if (review === null) return []
  const questions = n % 4 === 3 ? review.questions.slice(0, 1) : review.questions
  const answers = questions.map((question): Answer => answerTo(question, n))
  const outcome = await device.service.resolve(review.id, review.leaves, answers)
  if (outcome === 'stale') throw new Error('an answer to what was just shown was called stale')
  return acknowledgedBy(device, index, review, answers)
}

function answerTo({ field, kind, sides }: Review['questions'][number], n: number): Answer {
  const side = sides[n % sides.length]
  if (n % 3 === 0) return { choice: 'both', field }
  if (n % 3 === 1 && kind !== 'delete') return { choice: 'own', field, value: `own${n}` }
  return { choice: 'take', field, rev: side?.rev ?? '' }
}

/** A line that a person decided is as good as an edit. */
async function acknowledgedBy(
  device: TestDevice,
  index: number,
  { id }: Review,
  answers: readonly Answer[],
): Promise<Acknowledged[]> {
  const [leaf, ...others] = await leavesOf(device, id)
  if (leaf === undefined || others.length > 0 || leaf.doc.type === 'setting') return []
  const body = leaf.doc
  return answers
    .filter(({ field }) => field === 'title' || field === 'name')
    .map(({ field }) => {
      const value = (body as unknown as Record<string, unknown>)[field]
      return { device: index, id, field, rule: 'line', value, change: headOf(body), word: null, stamp: null }
    })
}

/** An entry in the trash with a part, or words in a part, that its delete had not seen waits for a person on every device. */
async function checkUnseen(world: World, acts: Acts): Promise<void> {
  const id: SessionId = acts.cast.session
  for (const [index, device] of world.devices.entries()) {
    const { doc, conflicts } = await device.entities.sessions.get(id)
    if (doc.deletedAt === null || conflicts.length > 0) continue
    let unseen = false
    for (const part of await device.conflictPorts().entries.children(id)) {
      const [shown, ...others] = (await leavesOfPart(device.entities, part)).filter(({ kind }) => kind === 'live')
      if (shown?.kind !== 'live') continue
      // Where it has several versions, a person is asked about these first, and then about what became of them.
      if (others.length > 0 && !device.service.reviews.has(part, 'leaves'))
        throw new Error(`device ${index}: nobody is asked about ${part}`)
      const body = shown.doc
      if (body.deletedAt !== null) continue
      const isListed = (doc.deletedSaw ?? []).includes(part)
      const known = seenOfOne(doc.deletedSeen ?? {}, part)
      unseen ||= !isListed || (known !== null && saysMore(body, known))
    }
    if (unseen !== device.service.reviews.has(id, 'unseen'))
      throw new Error(`device ${index}: unseen parts ${unseen ? 'are not asked about' : 'are asked about for nothing'}`)
  }
}
