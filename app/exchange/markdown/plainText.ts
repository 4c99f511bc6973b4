/** Nobody reads a longer line as a title, and some patterns look at it many times. */
const LONGEST = 1_000

/**
 * A heading without its markup: what a reader sees of emphasis, code, links and tags of HTML.
 * @param line one line of Markdown, without the marks of the heading
 */
export function plainText(line: string): string {
  if (line.length > LONGEST) return line
  let text = line
  for (const [pattern, shown] of MARKUP) text = text.replace(pattern, shown)
  return text.replace(/\s+/g, ' ').trim()
}

const MARKUP: readonly (readonly [RegExp, string])[] = [
  // Names of blocks and headings that other programs put at the end: `^abc`, `{#abc}`, `##`.
  [/\s+(?:\^[\w-]+|\{#[^{}]{0,200}\}|#+)\s*$/, ''],
  [/!?\[\[[^\]|\n]{0,500}\|([^\]\n]{0,500})\]\]/g, '$1'],
  [/!?\[\[([^\]\n]{0,500})\]\]/g, '$1'],
  [/!?\[([^\]\n]{0,500})\]\((?:<[^>\n]{0,2000}>|[^()\s]{0,2000})(?:\s+"[^"\n]{0,500}")?\)/g, '$1'],
  [/<\/?[a-z][^<>\n]{0,500}>/gi, ''],
  [/(?<!\\)(`+)([^`\n]{1,500})\1/g, '$2'],
  [/(?<!\\)(\*\*\*|\*\*|\*)(?=\S)([^*\n]{1,1000}?\S|\S)\1/g, '$2'],
  [/(?<![\p{L}\p{N}_\\])(___|__|_)(?=\S)([^_\n]{1,1000}?\S|\S)\1(?![\p{L}\p{N}_])/gu, '$2'],
  [/(?<!\\)(~~|==)(?=\S)([^~=\n]{1,1000}?\S|\S)\1/g, '$2'],
  [/\\([!-/:-@[-`{-~])/g, '$1'],
]
