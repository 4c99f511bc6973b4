import { expect, it } from 'vitest'
import { commandLineOf } from '../../../main/shell/cliArguments'

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
  ]) {
    expect(commandLineOf(argv)).toBeUndefined()
  }
})
