import type { Answer, Question } from '../../app/ipc/conflicts'

type Side = Question['sides'][number]

/** What can be chosen for one question. */
export type Option =
  | { readonly choice: 'take'; readonly key: string; readonly side: Side }
  | { readonly choice: 'proposal'; readonly key: 'proposal'; readonly value: string }
  | { readonly choice: 'both'; readonly key: 'both'; readonly preview: string }
  | { readonly choice: 'own'; readonly key: 'own' }

const LETTERS = 'ABCDEFGH'

/** What "keep both" gives, as main makes it: lines get a letter each, texts follow one another. */
export function bothOf(question: Pick<Question, 'kind' | 'sides'>): string {
  const values = question.sides.map((side) => side.value ?? '')
  return question.kind === 'line'
    ? values.map((value, index) => `${value} _${LETTERS[index] ?? String(index + 1)}`).join(' · ')
    : values.join('\n\n')
}

/** The options in the order they are shown. A merge that equals a side adds nothing. */
export function optionsOf(question: Question): Option[] {
  const sides: Option[] = question.sides.map((side) => ({ choice: 'take', key: `take:${side.rev}`, side }))
  if (question.kind === 'delete') return sides
  const { proposal } = question
  const merged: Option[] =
    proposal !== null && !question.sides.some((side) => side.value === proposal)
      ? [{ choice: 'proposal', key: 'proposal', value: proposal }]
      : []
  return [
    ...merged,
    ...sides,
    { choice: 'both', key: 'both', preview: bothOf(question) },
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
