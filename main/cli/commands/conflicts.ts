import {
  reviewableIdSchema,
  type Answer,
  type NamedDevice,
  type Question,
  type Review,
} from '../../../app/ipc/conflicts'
import type { Services } from '../../composition/services'
import { type Arguments, type Command, UsageError, CommandError } from '../command'
import { entryNamed } from './entries'
import { plain, quoted, when } from '../text'

/** Merges what needs nobody and answers what is left. */
async function waiting(services: Services): Promise<Review[]> {
  const { conflicts } = services
  await services.journal.summaries.settled()
  await conflicts.mergeAll()
  const reviews = await Promise.all(conflicts.reviews.list().map(({ id }) => conflicts.answers.review(id)))
  return reviews.filter((review) => review !== null)
}

/** The id of any part as it is, or of the entry that a word names. */
export function idNamed(services: Services, word: string): Review['id'] {
  const exact = reviewableIdSchema.safeParse(word)
  return exact.success ? exact.data : entryNamed(services, word)
}

const list: Command = {
  name: 'conflicts',
  usage: '',
  summary: 'Lists what was changed on two devices and needs your answer.',
  async run(context) {
    const reviews = await waiting(await context.services())
    return {
      json: reviews,
      text: reviews.length === 0 ? 'Nothing needs review.' : reviews.map(reviewText).join('\n\n'),
    }
  },
}

const resolve: Command = {
  name: 'resolve',
  usage: 'ID FIELD (--take REV | --both | --value V)',
  summary: 'Answers one question: take one side, keep both, or write your own.',
  words: [2, 2],
  options: { take: { type: 'string' }, both: { type: 'boolean' }, value: { type: 'string' } },
  async run(context, args) {
    const services = await context.services()
    const [word = '', field = ''] = args.words
    const answer = answerFrom(args, field)
    const review = await reviewNamed(services, word, field)
    const outcome = await services.conflicts.resolve(review.id, review.leaves, [answer])
    if (outcome === 'stale')
      throw new CommandError('stale', 'It changed while you were answering. See "conflicts" and answer again.')
    return { json: { id: review.id, field, outcome }, text: '' }
  },
}

export const conflictCommands: readonly Command[] = [list, resolve]

/** A device as the command line names it; this one as such. */
export const deviceText = ({ deviceName, isThisDevice }: NamedDevice): string =>
  isThisDevice ? `${deviceName} (this device)` : deviceName

async function reviewNamed(services: Services, word: string, field: string): Promise<Review> {
  const id = idNamed(services, word)
  const reviews = (await waiting(services)).filter(
    (review) =>
      (review.id === id || review.sessionId === id) && review.questions.some((question) => question.field === field),
  )
  const [review] = reviews
  if (review === undefined)
    throw new CommandError('not-found', `There is no question about ${field} here. See "conflicts".`)
  if (reviews.length > 1)
    throw new CommandError(
      'invalid-input',
      `Several parts ask about ${field}: ${reviews.map((one) => one.id).join(', ')}. Name one.`,
    )
  return review
}

function answerFrom(args: Arguments, field: string): Answer {
  const [rev, value, both] = [args.text('take'), args.text('value'), args.flag('both')]
  if (Number(rev !== undefined) + Number(value !== undefined) + Number(both) !== 1)
    throw new UsageError('Say one of --take REV, --both and --value V.')
  if (rev !== undefined) return { choice: 'take', field, rev }
  return value === undefined ? { choice: 'both', field } : { choice: 'own', field, value }
}

function reviewText({ id, label, questions }: Review): string {
  return plain([`${id}  ${label}`, ...questions.flatMap(questionLines)].join('\n'))
}

function questionLines({ field, kind, sides }: Question): string[] {
  const asked = kind === 'delete' ? 'deleted on one device, changed on another' : 'changed on more than one device'
  return [
    `  ${field}: ${asked}`,
    ...sides.map(({ rev, deviceName, isThisDevice, atMs, value }) => {
      const what = kind === 'delete' && value === null ? 'deleted' : quoted(value)
      const device = deviceText({ deviceName, isThisDevice })
      return `    ${rev}  ${device}${atMs === null ? '' : `, ${when(atMs)}`}: ${what}`
    }),
  ]
}
