import { languagesNamed, spokenLanguages } from '../../app/transcribe/languages'
import { systemLanguages } from '../transcribe/systemLanguages'
import { type CommandContext, UsageError } from './command'

/** Languages by their codes, apart by commas or spaces. @throws UsageError for one that speech models do not know */
export function languagesOf(words: string): string[] {
  const { known, unknown } = languagesNamed(words)
  if (unknown.length > 0)
    throw new UsageError(
      `"${unknown.join(', ')}" is no language that speech models know. Name languages by two letters, such as "en,de".`,
    )
  return known
}

/** Asks which languages the person speaks; an empty answer takes those of the system. Null where there is nobody to ask. */
export async function askLanguages(context: CommandContext): Promise<string[] | null> {
  const system = spokenLanguages({ language: 'auto', languages: [] }, systemLanguages())
  for (;;) {
    const answer = await context.ask(`Languages you speak [${system.join(', ')}]`)
    if (answer === null) return null
    if (answer.trim() === '') return system
    const { known, unknown } = languagesNamed(answer)
    if (unknown.length === 0) return known
    context.note(`Not known: ${unknown.join(', ')}. Name languages by two letters, such as "en, de".`)
  }
}
