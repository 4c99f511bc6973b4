import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { recoveryCommands } from '../../../main/cli/commands/recovery/commands'
import type { CommandContext } from '../../../main/cli/command'
import { run } from '../../../main/cli/run'
import { Device, DEVICE_PASSPHRASE } from '../../support/device'

/* The commands of recovery codes on a real profile, without starting a process for each. */

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let device: Device
beforeAll(async () => {
  device = await Device.first()
})
afterAll(() => device?.remove())

/** Runs a command with these secrets; what is not there is asked for and answered by `typed`, one after the other. */
async function recovery(words: string, secrets: Record<string, string> = {}, typed: string[] = []) {
  const [out, err]: [string[], string[]] = [[], []]
  const given: Record<string, string> = { BRAINDUMP_PASSPHRASE: DEVICE_PASSPHRASE, ...secrets }
  const context = {
    host: device.host,
    services: async () => device.services,
    secret: async (name: string) => given[name] ?? typed.shift() ?? '',
    optionalSecret: (name: string) => given[name],
  } as unknown as CommandContext
  const code = await run(['recovery', ...words.split(' '), '--json'], {
    commands: recoveryCommands,
    open: async () => ({ context, close: async () => undefined }),
    out: (text) => out.push(text),
    err: (text) => err.push(text),
  })
  return { code, json: JSON.parse(out.join('') || 'null') as unknown, err: err.join('') }
}

interface Listed {
  id: string
  name: string
  testedDay: string | null
}
const listed = async (): Promise<Listed[]> => (await recovery('list')).json as Listed[]

it('makes codes with names, tests them, and revokes one by its name', async () => {
  const safe = (await recovery('new --name Safe')).json as { id: string; recoveryCode: string }
  expect((await listed()).map(({ name }) => name).sort()).toEqual(['', 'Safe'])
  const tested = await recovery('test', { BRAINDUMP_RECOVERY_CODE: safe.recoveryCode })
  expect(tested).toMatchObject({ code: 0, json: { id: safe.id, name: 'Safe' } })
  expect((await listed()).find(({ id }) => id === safe.id)?.testedDay).toMatch(/^\d{4}-\d\d-\d\d$/)

  expect(await recovery('revoke Safe')).toMatchObject({ code: 0, json: { revoked: safe.id, name: 'Safe' } })
  const gone = await recovery('test', { BRAINDUMP_RECOVERY_CODE: safe.recoveryCode })
  expect(gone).toMatchObject({ code: 1, json: { error: { kind: 'wrong-recovery-code' } } })
  expect(await recovery('revoke Safe')).toMatchObject({ code: 1, json: { error: { kind: 'not-found' } } })
})

it('a new code without a name replaces the one without, as it always has', async () => {
  const next = (await recovery('new')).json as { recoveryCode: string }
  const old = await recovery('test', { BRAINDUMP_RECOVERY_CODE: device.recoveryCode })
  expect(old).toMatchObject({ code: 1 })
  expect(await recovery('test', { BRAINDUMP_RECOVERY_CODE: next.recoveryCode })).toMatchObject({ code: 0 })
  expect((await listed()).filter(({ name }) => name === '')).toHaveLength(1)
})

it('splits a code, combines the parts from the environment or as they are asked for, and practises', async () => {
  const split = await recovery('split --parts 3 --needed 2 --name Family')
  expect(split).toMatchObject({ code: 0, json: { name: 'Family', needed: 2 } })
  const { parts } = split.json as { parts: { part: string; practice: string }[] }
  const [one, , three] = parts.map(({ part }) => part)
  const combined = await recovery('combine', { BRAINDUMP_RECOVERY_PARTS: `${three},${one}` })
  const { recoveryCode = '' } = combined.json as { recoveryCode?: string }
  expect(await recovery('test', { BRAINDUMP_RECOVERY_CODE: recoveryCode })).toMatchObject({ json: { name: 'Family' } })
  expect(await recovery('combine', {}, [one ?? '', three ?? ''])).toMatchObject({ json: { recoveryCode } })

  const practice = parts.map((part) => part.practice).join('\n')
  expect(await recovery('combine', { BRAINDUMP_RECOVERY_PARTS: practice })).toMatchObject({
    code: 0,
    json: { practice: true, recoveryCode: null },
  })
  expect(await recovery('combine', { BRAINDUMP_RECOVERY_PARTS: one ?? '' })).toMatchObject({
    code: 1,
    err: expect.stringContaining('One more part') as string,
  })
})

it('says what is wrong with what was typed', async () => {
  for (const words of ['split', 'split --parts 3', 'split --parts x --needed 2', 'new --name  ', 'revoke'])
    expect(await recovery(words)).toMatchObject({ code: 2 })
  expect(await recovery('split --parts 3 --needed 1')).toMatchObject({
    code: 1,
    err: expect.stringContaining('parts') as string,
  })
  const wrong = await recovery('new --name Other', { BRAINDUMP_PASSPHRASE: 'a wild guess' })
  expect(wrong).toMatchObject({ code: 1, json: { error: { kind: 'wrong-passphrase' } } })
  expect((await listed()).some(({ name }) => name === 'Other')).toBe(false)
})
