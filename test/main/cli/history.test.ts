import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { entryCommands } from '../../../main/cli/commands/entries'
import { historyCommands } from '../../../main/cli/commands/history'
import { braindump } from '../../support/commandLine'
import { commandsHere, type AnsweredHere } from '../../support/commandsHere'
import { Device } from '../../support/device'
import { temporaryFolder } from '../../support/documents'

let device: Device
beforeAll(async () => {
  device = await Device.first()
}, 60_000)
afterAll(() => device.remove())

const run = commandsHere(() => device, [...entryCommands, ...historyCommands])
const json = ({ out }: AnsweredHere): unknown => JSON.parse(out)
/** A time after everything before and before everything after. */
async function now(): Promise<string> {
  const before = Date.now()
  while (Date.now() <= before) await turn()
  const time = Date.now()
  while (Date.now() <= time) await turn()
  return new Date(time).toISOString()
}

describe('the journal as of a time, from the command line', () => {
  it('shows and lists it, brings a change back, and undoes the last edit', async () => {
    const before = await now()
    const { id } = json(await run('add', '--title', 'first', '--tag', 'work', '--text', 'words', '--json')) as {
      id: string
    }
    const then = await now()
    await run('edit', id, '--title', 'second', '--remove-tag', 'work')
    const shown = await run('show', id, '--as-of', then)
    expect(shown).toMatchObject({ code: 0 })
    expect(shown.out).toMatch(/^as it was at .*\nfirst\n.* #work\n\n\[note\] .*\nwords\n$/)
    expect(json(await run('list', '--as-of', then, '--tag', 'WORK', '--json'))).toMatchObject([{ id, title: 'first' }])
    expect(json(await run('list', '--as-of', 'today', '--json'))).toMatchObject([{ id, title: 'second', tags: [] }])
    expect(json(await run('list', '--as-of', before, '--json'))).toEqual([])
    expect(await run('show', id, '--as-of', before)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/did not exist at .*: it was written at/) as string,
    })
    for (const wrong of ['soon', '2026-02-30', '']) {
      const refused = await run('show', id, '--as-of', wrong)
      expect(refused).toMatchObject({
        code: 2,
        err: expect.stringContaining('2026-11-22 (the end of that day)') as string,
      })
    }
    expect(await run('list', '--as-of', '2999-01-01')).toMatchObject({ code: 2 })
    expect(await run('list', '--as-of', 'today', '--search', 'words')).toMatchObject({ code: 2 })

    const lines = (await run('history', id)).out.split('\n')
    const change = lines.find((line) => line.includes('"first"') && !line.includes('"second"'))?.split(' ')[0] ?? ''
    expect(change).toMatch(/^[0-9a-f]{10}$/)
    expect(await run('history', id, '--restore', 'ffffffffff')).toMatchObject({ code: 1 })
    expect(await run('history', id, '--restore', change)).toMatchObject({ code: 0 })
    expect(json(await run('show', id, '--json'))).toMatchObject({ session: { title: 'first' } })
    expect(json(await run('history', id, '--restore', change, '--json'))).toMatchObject({ changed: false })

    expect(await run('undo', id, '--edit')).toMatchObject({ code: 0 })
    expect(json(await run('show', id, '--json'))).toMatchObject({ session: { title: 'second' } })
    expect(await run('undo', id)).toMatchObject({ code: 1, err: expect.stringContaining('No answer') as string })
  }, 60_000)

  it('is told by the help of the program', async () => {
    const { out } = await braindump(await temporaryFolder(), ['history', '--help'])
    expect(out).toContain('history ID [--restore CHANGE]')
  }, 60_000)
})
