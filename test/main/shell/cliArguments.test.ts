import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { commands } from '../../../main/cli'
import { COMMANDS, commandLineOf } from '../../../main/shell/start/cliArguments'

it('takes the arguments of a command, without what Chromium was told', () => {
  expect(commandLineOf(['list', '--json'])).toEqual(['list', '--json'])
  expect(commandLineOf(['--no-sandbox', '--log-level=3', 'add', '--title', 'T'])).toEqual(['add', '--title', 'T'])
  expect(commandLineOf(['--profile', '/tmp/list', '--json', 'status'])).toEqual([
    '--profile',
    '/tmp/list',
    '--json',
    'status',
  ])
})

it('leaves everything else to the window', () => {
  for (const argv of [
    [],
    ['--smoke'],
    ['braindump://record'],
    ['--profile', 'list'],
    ['--no-sandbox'],
    ['--profile', 'add', '--smoke'],
    ['--picture', 'list', '--smoke'],
  ]) {
    expect(commandLineOf(argv)).toBeUndefined()
  }
})

it('knows every command there is, and so does the launcher of the package', () => {
  const first = new Set(commands.map(({ name }) => name.split(' ')[0] ?? ''))
  expect([...first].filter((word) => !COMMANDS.has(word))).toEqual([])
  const launcher = readFileSync(new URL('../../../build/deb/braindump.sh', import.meta.url), 'utf8')
  const words = /^ {2}(\S+)\)$/m.exec(launcher)?.[1]?.split('|') ?? []
  expect(words.sort()).toEqual([...COMMANDS].sort())
})
