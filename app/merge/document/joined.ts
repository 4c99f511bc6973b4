import { TEXT_MAX_LENGTH } from '../../model/message'
import { PROMPT_NAME_MAX_LENGTH } from '../../model/prompt'
import { TITLE_MAX_LENGTH } from '../../model/session'
import { TAG_NAME_MAX_LENGTH } from '../../model/tag'
import type { Mergeable } from './policy'

/**
 * Several values of one field as one: `A / B` for a line, one after the other for a text. Null where that is too long for
 * the field.
 */
export function joinedValues(values: readonly string[], kind: 'line' | 'text', type: Mergeable['type']): string | null {
  const written = values.filter((value) => value !== '')
  const whole = written.join(kind === 'line' ? ' / ' : '\n\n')
  return whole.length <= (kind === 'line' ? maxLine(type) : TEXT_MAX_LENGTH) ? whole : null
}

function maxLine(type: Mergeable['type']): number {
  if (type === 'tag') return TAG_NAME_MAX_LENGTH
  return type === 'prompt' ? PROMPT_NAME_MAX_LENGTH : TITLE_MAX_LENGTH
}
