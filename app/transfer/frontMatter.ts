import { parseDocument, stringify } from 'yaml'

export type FrontMatter = Readonly<Record<string, unknown>>

const BLOCK = /^\ufeff?---[ \t]*\r?\n(?:([\s\S]*?)\r?\n)?---[ \t]*(?:\r?\n|$)/

/** Splits a Markdown file. Front matter that is not YAML, or not a list of names and values, is left in the body. */
export function splitFrontMatter(file: string): { frontMatter: FrontMatter; body: string } {
  const block = BLOCK.exec(file)
  if (!block) return { frontMatter: {}, body: file.replace(/^\ufeff/, '') }
  // Aliases could multiply a small file into a huge value; a note needs none.
  const parsed = parseDocument(block[1] ?? '', { schema: 'core', logLevel: 'silent' })
  if (parsed.errors.length > 0) return { frontMatter: {}, body: file }
  const value: unknown = parsed.toJS({ maxAliasCount: 0 })
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isMap || value === null
    ? { frontMatter: (value ?? {}) as FrontMatter, body: file.slice(block[0].length) }
    : { frontMatter: {}, body: file }
}

export const joinFrontMatter = (frontMatter: FrontMatter, body: string): string =>
  `---\n${stringify(frontMatter, { lineWidth: 0 })}---\n\n${body}`
