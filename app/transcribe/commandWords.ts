import { AppError } from '../errors'
import { keyed } from '../messages/message'

/**
 * Splits a command as a person types it into program and arguments: spaces separate, single and double quotes keep
 * together, a backslash takes the next character as it is (outside of single quotes, before a quote, a space or a
 * backslash, so that Windows paths survive). There is no shell: no variables, no pipes. Throws `invalid-input` when it is
 * empty or a quote is open.
 */
export function commandWords(command: string): [program: string, ...args: string[]] {
  const words: string[] = []
  let [word, quote] = [null as string | null, '']
  for (let i = 0; i < command.length; i += 1) {
    const character = command.charAt(i)
    const next = command.charAt(i + 1)
    if (character === '\\' && quote !== "'" && next !== '' && `\\"' `.includes(next)) {
      word = (word ?? '') + next
      i += 1
    } else if (quote !== '') {
      if (character === quote) quote = ''
      else word = (word ?? '') + character
    } else if (character === '"' || character === "'") {
      quote = character
      word ??= ''
    } else if (/\s/.test(character)) {
      if (word !== null) words.push(word)
      word = null
    } else word = (word ?? '') + character
  }
  if (quote !== '') throw new AppError('invalid-input', keyed('speech.openQuote', { quote }))
  if (word !== null) words.push(word)
  const [program, ...args] = words
  if (program === undefined) throw new AppError('invalid-input', keyed('speech.noProgram'))
  return [program, ...args]
}
