import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

interface Word {
  readonly pattern: RegExp
  readonly instead: string
}
const { ENGLISH, wordsIn } = (await import(join(root, 'scripts/lint/wording.mjs'))) as {
  ENGLISH: readonly Word[]
  wordsIn: (text: string, words: readonly Word[]) => string[]
}

const pages = ['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md'].concat(
  readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
)

/** Without code, and without links, whose names of files stay. */
const prose = (page: string): string =>
  readFileSync(join(root, page), 'utf8')
    .replaceAll(/^```[\s\S]*?^```/gm, '')
    .replaceAll(/`[^`\n]*`/g, '')
    .replaceAll(/\]\([^)]*\)/g, ']')

describe('the pages', () => {
  it.each(pages)('%s has none of the words that were replaced', (page) => {
    expect(
      prose(page)
        .split('\n')
        .flatMap((line) => wordsIn(line, ENGLISH)),
    ).toEqual([])
  })
})
