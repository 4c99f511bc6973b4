import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')

/** Every file below a folder, relative to the project, with slashes. */
const filesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/')] : [],
  )

const sources = ['app', 'main', 'renderer', 'test', 'bench', 'scripts', 'build'].flatMap(filesIn)
const pages = ['ARCHITECTURE.md', 'README.md', ...filesIn('docs').filter((file) => file.endsWith('.md'))]

/** What stands in backticks outside of blocks of code. */
const quotedIn = (text: string): string[] =>
  [...text.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, quoted = '']) => quoted)

/** Several names in one, and names with a part to be filled in, say no path that could be looked for. */
const isOnePath = (quoted: string): boolean => /^[\w.@/-]+$/.test(quoted)

function isMissing(quoted: string): boolean {
  if (!isOnePath(quoted)) return false
  if (/^(app|main|renderer|test|scripts|docs)\//.test(quoted)) return !existsSync(join(root, quoted))
  // A name without its folder, or with a part of it.
  return /\.(ts|vue|mjs|cjs)$/.test(quoted) && !sources.some((file) => `/${file}`.endsWith(`/${quoted}`))
}

/** What GitHub and most readers make of a heading to link to it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

const headingsOf = (page: string): string[] =>
  [...textOf(page).matchAll(/^#{2,} (.+)$/gm)].map(([, heading = '']) => heading)

function isBroken(page: string, link: string): boolean {
  if (/^[a-z]+:/.test(link)) return false
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? page : relative(root, join(root, dirname(page), path)).replaceAll('\\', '/')
  if (!existsSync(join(root, target))) return true
  return anchor !== undefined && !headingsOf(target).map(anchorOf).includes(anchor)
}

describe('the pages for developers', () => {
  it.each(pages)('%s names only files that are there', (page) => {
    expect(quotedIn(textOf(page)).filter(isMissing)).toEqual([])
  })

  it.each(pages)('%s links only to what is there', (page) => {
    const links = [...textOf(page).matchAll(/\]\(([^()\s]+)\)/g)].map(([, link = '']) => link)
    expect(links.filter((link) => isBroken(page, link))).toEqual([])
  })
})

describe('a comment that names the design', () => {
  const named = sources.flatMap((file) => {
    if (!/\.(ts|vue|mjs)$/.test(file) || file === 'test/scripts/docs.test.ts') return []
    // A heading may go on in the next line of the comment.
    const text = textOf(file).replaceAll(/\n\s*(\/\/|\*)\s+/g, ' ')
    return [...text.matchAll(/docs\/DESIGN\.md(, (.{1,60}))?/g)].map(([, , after = '']) => ({ file, after }))
  })

  it('names it by a heading, not by a number', () => {
    expect(
      sources.filter((file) => /\.(ts|vue|mjs)$/.test(file) && /design (\(?§|section)/i.test(textOf(file))),
    ).toEqual([])
  })

  it('names one of its headings', () => {
    const headings = headingsOf('docs/DESIGN.md')
    expect(named.length).toBeGreaterThan(80)
    expect(
      named.filter(({ after }) => !headings.some((heading) => new RegExp(`^${heading}(?![\\w ])`).test(after))),
    ).toEqual([])
  })
})

describe('the folders of the house', () => {
  it('are all there', async () => {
    const { LAYERS } = (await import(join(root, 'scripts/lint/layers.mjs'))) as { LAYERS: readonly string[] }
    expect(LAYERS.filter((folder) => !existsSync(join(root, folder)))).toEqual([])
  })
})
