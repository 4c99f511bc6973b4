#!/usr/bin/env node
// Stands in for fpm where it cannot be downloaded: takes the arguments that electron-builder calls it with for a .deb,
// lays out the tree and lets dpkg-deb pack it.
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const valueless = new Set(['--force', '--debug'])
const short = { '-s': '--input', '-t': '--output-type', '-d': '--depends' }

function parse(argv) {
  const options = new Map()
  const mappings = []
  for (let at = 0; at < argv.length; at++) {
    const given = argv[at]
    if (valueless.has(given)) continue
    if (given.startsWith('-')) {
      const name = short[given] ?? given
      options.set(name, [...(options.get(name) ?? []), argv[++at]])
    } else {
      const cut = given.lastIndexOf('=')
      mappings.push({ from: given.slice(0, cut), to: given.slice(cut + 1) })
    }
  }
  return {
    one: (name, otherwise = '') => options.get(name)?.[0] ?? otherwise,
    all: (name) => options.get(name) ?? [],
    mappings,
  }
}

function sizeKib(path) {
  const stat = lstatSync(path)
  if (!stat.isDirectory()) return Math.ceil(stat.size / 1024)
  return readdirSync(path).reduce((sum, name) => sum + sizeKib(join(path, name)), 4)
}

const { one, all, mappings } = parse(process.argv.slice(2))
if (one('--output-type') !== 'deb') throw new Error('this stand-in for fpm makes .deb only')
const tree = mkdtempSync(join(tmpdir(), 'braindump-deb-'))
try {
  for (const { from, to } of mappings) {
    const target = join(tree, to)
    mkdirSync(dirname(target), { recursive: true })
    cpSync(from, target, { recursive: true, verbatimSymlinks: true })
    if (statSync(target).isFile()) chmodSync(target, to.startsWith('/usr/bin/') ? 0o755 : 0o644)
  }
  const control = join(tree, 'DEBIAN')
  mkdirSync(control)
  const list = (values) => values.join(', ')
  const recommends = all('--deb-recommends')
  const fields = {
    Package: one('--name'),
    Version: one('--version'),
    Architecture: one('--architecture'),
    Maintainer: one('--maintainer'),
    'Installed-Size': String(sizeKib(tree)),
    Depends: list(all('--depends')),
    ...(recommends.length > 0 ? { Recommends: list(recommends) } : {}),
    Section: one('--category', 'default'),
    Priority: one('--deb-priority', 'optional'),
    Homepage: one('--url'),
    Description: one('--description').replace(/\n(?! )/g, '\n '),
  }
  const text = Object.entries(fields).map(([name, value]) => `${name}: ${value}\n`)
  writeFileSync(join(control, 'control'), text.join(''))
  for (const [option, name] of [
    ['--after-install', 'postinst'],
    ['--after-remove', 'postrm'],
  ]) {
    if (one(option)) cpSync(one(option), join(control, name))
    if (one(option)) chmodSync(join(control, name), 0o755)
  }
  // Whoever unpacks it must be able to read it, whatever the umask was here.
  execFileSync('chmod', ['-R', 'u+rwX,go+rX,go-w', tree])
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zxz', '-z1', '--build', tree, one('--package')], {
    stdio: ['ignore', 2, 2],
  })
} finally {
  rmSync(tree, { recursive: true, force: true })
}
