import type { Answer, Question } from '../../app/ipc/conflicts'

type Side = Question['sides'][number]

/** What can be chosen for one question. */
export type Option =
  | { readonly choice: 'take'; readonly key: string; readonly side: Side }
  | { readonly choice: 'proposal'; readonly key: 'proposal'; readonly value: string }
  | { readonly choice: 'both'; readonly key: 'both'; readonly value: string }
  | { readonly choice: 'own'; readonly key: 'own' }

/** The options in the order they are shown: this device, the others, then what joins them. A text that a side has is no option. */
export function optionsOf(question: Question): Option[] {
  const sides: Option[] = question.sides.map((side) => ({ choice: 'take', key: `take:${side.rev}`, side }))
  if (question.kind === 'delete') return sides
  const { proposal, both } = question
  const isNew = (value: string): boolean => !question.sides.some((side) => side.value === value)
  return [
    ...sides,
    ...(proposal !== null && isNew(proposal)
      ? [{ choice: 'proposal', key: 'proposal', value: proposal } as const]
      : []),
    ...(both !== null && isNew(both) && both !== proposal
      ? [{ choice: 'both', key: 'both', value: both } as const]
      : []),
    { choice: 'own', key: 'own' },
  ]
}

/** What a person has chosen for one question so far. */
export interface Choice {
  readonly key: string
  /** The text of "write your own". */
  readonly own: string
}

/** Where "write your own" starts: the merge, or the first side. */
export const ownStart = (question: Question): string => question.proposal ?? question.sides[0]?.value ?? ''

/** The answer that a choice is; null while nothing valid is chosen. */
export function answerOf(question: Question, choice: Choice | undefined): Answer | null {
  const option = choice && optionsOf(question).find((one) => one.key === choice.key)
  if (!option) return null
  const { field } = question
  switch (option.choice) {
    case 'take':
      return { choice: 'take', field, rev: option.side.rev }
    case 'proposal':
      return { choice: 'own', field, value: option.value }
    case 'both':
      return { choice: 'both', field }
    case 'own':
      return { choice: 'own', field, value: choice.own }
  }
}

/** All answers, or null while a question is open. */
export function answersOf(questions: readonly Question[], choices: Readonly<Record<string, Choice>>): Answer[] | null {
  const answers = questions.map((question) => answerOf(question, choices[question.field]))
  return answers.every((answer) => answer !== null) ? answers : null
}
