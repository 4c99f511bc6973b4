import { expect, it } from 'vitest'
import { contract, events } from '../../../app/ipc'
import { channelsOf } from '../../../app/ipc/wire/define'
import { fromArguments, toArguments } from '../../../app/ipc/wire/wire'

it('carries the names of all calls and events to the preload script', () => {
  const calls = channelsOf(contract)
  const names = Object.keys(events)
  expect(fromArguments(['/path/to/renderer', '--type=renderer', ...toArguments(calls, names)])).toEqual({
    calls,
    events: names,
  })
})

it('knows nothing where no names were given', () => {
  expect(fromArguments(['--type=renderer'])).toEqual({ calls: [], events: [] })
})

it('names every call once, by domain', () => {
  const calls = channelsOf(contract)
  expect(new Set(calls).size).toBe(calls.length)
  expect(calls).toContain('shell.ready')
  expect(calls.every((name) => /^[a-z]+\.[a-zA-Z]+$/.test(name))).toBe(true)
})
