import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { root } from '../setup/say.mjs'

/*
 * Which packages are in a package of BrainDump, and under which licences: what package.json calls dependencies, what the sources
 * import (the window is bundled), and what all of these need themselves. By package-lock.json, so it is the same on every system.
 */

/** Licences that go with the GPL-3.0 of a whole package; of a choice, what is chosen. A new one is a decision of a person. */
const ACCEPTED = {
  MIT: 'MIT',
  'Apache-2.0': 'Apache-2.0',
  ISC: 'ISC',
  '0BSD': '0BSD',
  BSD: 'BSD-3-Clause',
  'BSD-2-Clause': 'BSD-2-Clause',
  'BSD-3-Clause': 'BSD-3-Clause',
  'MPL-2.0': 'MPL-2.0',
  'OFL-1.1': 'OFL-1.1',
  'PSF-2.0': 'PSF-2.0',
  Unlicense: 'Unlicense',
  '(WTFPL OR MIT)': 'MIT',
  'LGPL-3.0-or-later': 'LGPL-3.0-or-later',
  'GPL-2.0': 'GPL-2.0-or-later',
}
/** Types only: nothing of them is shipped. */
const TYPES = /^@types\//
/** The same library for one platform each; the notices name it once. */
const PLATFORM = /^sherpa-onnx-(?!node$)/

const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages

/** The names of packages that sources of the app import. */
function imported() {
  const names = new Set()
  for (const side of ['app', 'main', 'renderer'])
    for (const entry of readdirSync(join(root, side), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(ts|vue|css)$/.test(entry.name)) continue
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8')
      for (const [, spec] of text.matchAll(/(?:from|import|import\()\s*'([^'.][^']*)'/g)) {
        const name = spec
          .split('/')
          .slice(0, spec.startsWith('@') ? 2 : 1)
          .join('/')
        if (!name.startsWith('node:') && !builtinModules.includes(name) && `node_modules/${name}` in lock)
          names.add(name)
      }
    }
  // Electron has its own file of licences beside the program.
  names.delete('electron')
  return names
}

/** Where a package that another one needs lies in the lock file, or null where this system has none. */
function resolve(from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const path = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`
    if (path in lock) return path
    if (at === '') return null
  }
}

const manifestOf = (path) => JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'))

/** What a package says of its licence, also in the way of long ago. */
function saidBy(path) {
  const { licenses, license = licenses } = lock[path].license ? { license: lock[path].license } : manifestOf(path)
  return Array.isArray(license) ? license.map(({ type }) => type).join(' OR ') : (license?.type ?? license)
}

/** The licence in force. @throws Error for one that nobody has accepted */
export function acceptedLicence(name, said) {
  const licence = ACCEPTED[said]
  if (licence !== undefined) return licence
  throw new Error(
    `${name} is under "${said}". Look whether that goes with the notices, then add it in scripts/notices.`,
  )
}

/** Every package that is shipped: `name`, `licence`, `path`; sorted. @throws Error for a licence that nobody has accepted */
export function shippedPackages() {
  const own = Object.keys(lock[''].dependencies)
  const paths = new Set()
  const visit = (path) => {
    if (path === null || paths.has(path)) return
    paths.add(path)
    const { dependencies = {}, optionalDependencies = {} } = lock[path]
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) visit(resolve(path, name))
  }
  for (const name of [...own, ...imported()]) visit(resolve('', name))
  const shipped = [...paths].flatMap((path) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    if (TYPES.test(name) || PLATFORM.test(name)) return []
    return [{ name, licence: acceptedLicence(name, saidBy(path)), path }]
  })
  return shipped.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.path < b.path ? -1 : 1))
}

/** The licences in force, each with its packages, as rows of a table. */
export function table(packages) {
  const rows = [...new Set(packages.map(({ licence }) => licence))].sort().map((licence) => {
    const names = packages.filter((one) => one.licence === licence).map(({ name }) => name)
    return `| ${licence} | ${[...new Set(names)].join(', ')} |`
  })
  return ['| licence | packages |', '|---|---|', ...rows].join('\n')
}

/** What each package says itself about its licence, with its copyright; one text that several share stands once. */
export function texts(packages) {
  const byText = new Map()
  for (const { name, licence, path } of packages) {
    const folder = join(root, path)
    const file =
      existsSync(folder) && readdirSync(folder).find((one) => /^(licen[cs]e|copying)([.-](md|txt|mit))?$/i.test(one))
    const text = file
      ? readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim()
      : `Under ${licence}; it brings no text of its own.`
    byText.set(text, [...new Set([...(byText.get(text) ?? []), name])])
  }
  return [...byText]
    .map(([text, names]) => `${'='.repeat(80)}\n${names.join(', ')}\n${'='.repeat(80)}\n\n${text}\n`)
    .join('\n')
}
