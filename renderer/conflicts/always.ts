import { alwaysFieldSchema, type AlwaysField } from '../../app/ipc/settings'
import type { Answer, Question } from '../../app/ipc/conflicts'
import { t } from '../i18n'
import { useSettings } from '../stores/settings'
import { confirm } from '../ui/overlay/confirm'
import { fieldWords } from './fields'

/** So many equal answers in a row, and it is offered to always give them. */
const ENOUGH = 3

/** Whether an answer keeps what every side has: both texts, or an entry rather than its deletion. */
export function keepsBoth(question: Question, answer: Answer | undefined): boolean {
  if (answer?.choice === 'both') return true
  const side = answer?.choice === 'take' ? question.sides.find(({ rev }) => rev === answer.rev) : undefined
  return question.kind === 'delete' && side !== undefined && side.value !== null
}

/** What is said of a field whose questions are always answered alike. */
export const alwaysWords = (field: AlwaysField): string =>
  field === 'deletedAt' ? t('conflicts.alwaysKept') : t('conflicts.alwaysBoth', { field: fieldWords(field) })

/**
 * Counts answers; after three equal ones about a field asks whether they are to be given without asking from now on. Never for an
 * answer that lets words go. Answers whether something was agreed to.
 */
export async function offerAlways(questions: readonly Question[], answers: readonly Answer[]): Promise<boolean> {
  const settings = useSettings()
  const inARow = { ...settings.all['reviews.inARow'] }
  const offered: AlwaysField[] = []
  for (const question of questions) {
    const field = alwaysFieldSchema.safeParse(question.field).data
    if (field === undefined) continue
    const answer = answers.find((one) => one.field === field)
    const count = keepsBoth(question, answer) ? (inARow[field] ?? 0) + 1 : 0
    const isOffered = count >= ENOUGH && !settings.all['reviews.always'].includes(field)
    if (isOffered) offered.push(field)
    inARow[field] = isOffered ? 0 : Math.min(count, ENOUGH)
  }
  await settings.set('reviews.inARow', inARow)
  let agreed = false
  for (const field of offered) {
    const yes = await confirm({
      title: t('conflicts.alwaysTitle'),
      text: t('conflicts.alwaysText', { rule: alwaysWords(field) }),
      confirm: t('conflicts.alwaysDo'),
      cancel: t('conflicts.alwaysAsk'),
    })
    if (!yes) continue
    await settings.set('reviews.always', [...settings.all['reviews.always'], field])
    agreed = true
  }
  return agreed
}

/** An answer was taken back: equal answers are counted anew. */
export const countAnew = (): Promise<void> => useSettings().set('reviews.inARow', {})
