// `node scripts/lint/figures.mjs [REVISION]`: the figures of the house (docs/adr/0216), of the files here or of a revision.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path/posix'

const [revision] = process.argv.slice(2)
const git = (...args) => execFileSync('git', args, { encoding: 'utf8', maxBuffer: 2 ** 28 })
const listed = revision === undefined ? git('ls-files') : git('ls-tree', '-r', '--name-only', revision)
const files = listed
  .split('\n')
  .filter((file) => /^(app|main|renderer)\/.*\.(ts|vue)$/.test(file) && !/\.d\.ts$/.test(file))
const textOf = (file) => (revision === undefined ? readFileSync(file, 'utf8') : git('show', `${revision}:${file}`))
const texts = new Map(files.map((file) => [file, textOf(file)]))

const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Which folders import from which. */
function importsOf(side) {
  const edges = new Map(side.map((file) => [dirname(file), new Set()]))
  for (const file of side)
    for (const [, spec] of texts.get(file).matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"?]+)/g)) {
      const path = normalize(join(dirname(file), spec))
      const target = [`${path}.ts`, path, `${path}/index.ts`].find((candidate) => texts.has(candidate))
      if (target !== undefined && dirname(target) !== dirname(file)) edges.get(dirname(file)).add(dirname(target))
    }
  return edges
}

function reachable(edges, from) {
  const reached = new Set()
  const next = [...(edges.get(from) ?? [])]
  for (let folder = next.pop(); folder !== undefined; folder = next.pop()) {
    if (reached.has(folder)) continue
    reached.add(folder)
    next.push(...(edges.get(folder) ?? []))
  }
  return reached
}

const rows = []
for (const top of ['app', 'main', 'renderer']) {
  const side = files.filter((file) => file.startsWith(`${top}/`))
  const sizes = new Map()
  for (const file of side) sizes.set(dirname(file), (sizes.get(dirname(file)) ?? 0) + 1)
  const edges = importsOf(side)
  rows.push([`${top}/: files`, side.length], [`${top}/: folders`, sizes.size])
  rows.push([`${top}/: files a folder, median`, median(sizes.values())])
  rows.push([`${top}/: files in the largest folder`, Math.max(...sizes.values())])
  rows.push([`${top}/: lines a file, median`, median(side.map((file) => texts.get(file).split('\n').length - 1))])
  rows.push([
    `${top}/: folders in circles`,
    [...sizes.keys()].filter((folder) => reachable(edges, folder).has(folder)).length,
  ])
}

const having = (pattern, ending = '') =>
  files.filter((file) => file.endsWith(ending) && pattern.test(texts.get(file))).length
rows.push(['files that seal with AES-GCM themselves', having(/createCipheriv\(/)])
rows.push(['files that start a thread themselves', having(/\bnew Worker\(/)])
rows.push(['files that switch the alarm for leaking listeners off', having(/setMaxListeners\(/)])
const times = (pattern) => [...texts.values()].reduce((sum, text) => sum + (text.match(pattern)?.length ?? 0), 0)
rows.push(['chains of promises in the place of a mutex', times(/= this\.#\w+(?:\.catch\(\w+\))?\.then\(/g)])
rows.push(['files that read the elements of WebM', having(/0x1a45dfa3/)])
rows.push(['orders of dated things, newest first', times(/b\.createdAt - a\.createdAt|const byNewest\b/g)])
rows.push(['counts of streaks', times(/function streaks\w*\(/g)])
rows.push(['components that call main', having(/\bapi\(\)/, '.vue')])
rows.push(['spreads of objects written in place', having(/^\s+\.\.\.\{ .* \},$/m)])
rows.push([
  'lines of the window that translate sentences of main',
  files
    .filter((file) => /^renderer\/i18n\/(said|de\/main)/.test(file))
    .reduce((sum, file) => sum + texts.get(file).split('\n').length - 1, 0),
])
for (const [what, value] of rows) console.log(`${what.padEnd(58)} ${value}`)
