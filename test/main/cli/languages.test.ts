import { describe, expect, it } from 'vitest'
import type { CommandContext } from '../../../main/cli/command'
import { askLanguages } from '../../../main/cli/spokenLanguages'
import { braindump, jsonOf as json } from '../../support/commandLine'
import { temporaryFolder } from '../../support/documents'

describe('the languages that a person speaks, on the command line', () => {
  it('are named with the first command, shown and changed later; else they are those of the system', async () => {
    const profile = await temporaryFolder()
    const run = (...args: string[]) => braindump(profile, args, { LC_ALL: 'fr_CH.UTF-8', LANGUAGE: '' })
    expect(await run('init', '--languages', 'en,klingon')).toMatchObject({ code: 2 })
    expect(await run('init', '--languages', 'de, en', '--json')).toMatchObject({ code: 0 })
    expect(json(await run('languages', '--json'))).toEqual({ languages: ['de', 'en'] })
    expect((await run('languages', 'nb', 'EN')).out).toBe('no, en\n')
    expect(await run('languages', 'xx')).toMatchObject({ code: 2 })
    expect(json(await run('languages', '--json'))).toEqual({ languages: ['no', 'en'] })

    const other = await temporaryFolder()
    const unasked = (...args: string[]) => braindump(other, args, { LC_ALL: 'fr_CH.UTF-8', LANGUAGE: '' })
    expect(await unasked('init')).toMatchObject({ code: 0 })
    expect(json(await unasked('languages', '--json'))).toEqual({ languages: ['fr'] })
  }, 180_000)

  it('are asked for on a terminal until the answer is understood; none is that of the system', async () => {
    const answering = (...answers: (string | null)[]) => {
      const notes: string[] = []
      const context: Pick<CommandContext, 'ask' | 'note'> = {
        ask: () => Promise.resolve(answers.shift() ?? null),
        note: (line) => void notes.push(line),
      }
      return { notes, context: context as CommandContext }
    }
    const wrong = answering('Deutsch, en', 'de en')
    expect(await askLanguages(wrong.context)).toEqual(['de', 'en'])
    expect(wrong.notes).toEqual(['Not known: Deutsch. Name languages by two letters, such as "en, de".'])
    expect(await askLanguages(answering('').context)).not.toEqual([])
    expect(await askLanguages(answering(null).context)).toBeNull()
  })
})
