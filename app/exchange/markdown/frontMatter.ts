import { parseDocument, stringify } from 'yaml'

export type FrontMatter = Readonly<Record<string, unknown>>

const BLOCK = /^\ufeff?---[ \t]*\r?\n(?:([\s\S]*?)\r?\n)?---[ \t]*(?:\r?\n|$)/

/** Splits a Markdown file. Front matter that is not YAML, or not a list of names and values, is left in the body. */
export function splitFrontMatter(file: string): { frontMatter: FrontMatter; body: string } {
  const block = BLOCK.exec(file)
  const frontMatter = block && parseYaml(block[1] ?? '')
  return block && frontMatter
    ? { frontMatter, body: file.slice(block[0].length) }
    : { frontMatter: {}, body: file.replace(/^\ufeff/, '') }
}

/** Whether a body begins with what was meant as front matter, and could not be read as such. */
export function hasBrokenFrontMatter(body: string): boolean {
  const block = BLOCK.exec(body)
  return block !== null && /^[ \t]*["']?[\w-]+["']?:/m.test(block[1] ?? '')
}

/** Longer than any real front matter; a file from elsewhere may be made to hold up the parser. */
const LONGEST = 16_384
/** What opens something nested. 60 KB of `? ` alone keep the parser busy for minutes. */
const OPENERS = /[?[{]/g
const MOST_OPENERS = 300

function parseYaml(text: string): FrontMatter | null {
  if (text.length > LONGEST || (text.match(OPENERS)?.length ?? 0) > MOST_OPENERS) return null
  try {
    // Nested deeply enough, it ends in a full stack.
    // Without the tags of older YAML: `!!timestamp 2024-03-10` would be midnight in Greenwich, not that day.
    const parsed = parseDocument(text, { schema: 'core', resolveKnownTags: false, logLevel: 'silent' })
    if (parsed.errors.length > 0) return null
    // Aliases could multiply a small file into a huge value; a note needs none.
    const value: unknown = parsed.toJS({ maxAliasCount: 0 })
    if (value === null) return {}
    return typeof value === 'object' && !Array.isArray(value) ? (value as FrontMatter) : null
  } catch {
    // Not for us; the text stays as it is.
    return null
  }
}

export const joinFrontMatter = (frontMatter: FrontMatter, body: string): string =>
  `---\n${stringify(frontMatter, { lineWidth: 0 })}---\n\n${body}`
