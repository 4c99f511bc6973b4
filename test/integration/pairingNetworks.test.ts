import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { PASSPHRASE } from '../support/commandLine'
import { mayMakeNetworks, twoNetworks, type TwoNetworks } from '../support/networks'

/* Two devices with a cable between them: each has a network of its own, and hears of the other by multicast only. */

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 })

describe.skipIf(!mayMakeNetworks())('two devices on one network (needs the right to make networks)', () => {
  let networks: TwoNetworks
  let folder: string
  beforeAll(async () => {
    const made = twoNetworks()
    if (made === null) throw new Error('The networks cannot be made any more.')
    networks = made
    folder = await mkdtemp(join(tmpdir(), 'braindump-networks-'))
  })
  afterAll(async () => {
    networks.remove()
    await rm(folder, { recursive: true, force: true })
  })

  /** A command of the device in the first or the second network, and its lines. */
  function command(which: 0 | 1, args: string[], environment: Record<string, string> = {}) {
    const launcher = join(import.meta.dirname, '../support/braindump.mjs')
    const [program = '', ...before] = networks.inside[which]
    // Found on the port that everybody uses: nothing else is on this network.
    const { BRAINDUMP_MDNS_PORT: _, ...others } = process.env
    const child: ChildProcess = spawn(
      program,
      [...before, process.execPath, launcher, '--profile', join(folder, String(which)), ...args, '--json'],
      { env: { ...others, BRAINDUMP_PASSPHRASE: PASSPHRASE, ...environment }, stdio: ['ignore', 'pipe', 'inherit'] },
    )
    const lines: string[] = []
    const output = createInterface({ input: child.stdout as NodeJS.ReadableStream })
    output.on('line', (line) => lines.push(line))
    return { output, lines, ended: once(child, 'close').then(([code]) => code as number) }
  }

  it('find each other, and one joins with eight digits', async () => {
    expect(await command(0, ['init']).ended).toBe(0)
    expect(await command(0, ['add', '--title', 'over the cable']).ended).toBe(0)
    const host = command(0, ['pair'])
    await once(host.output, 'line')
    const { code } = JSON.parse(host.lines[0] ?? '') as { code: string }
    const joiner = command(1, ['join', '--code'], { BRAINDUMP_PAIRING_CODE: code })
    expect(await joiner.ended).toBe(0)
    expect(await host.ended).toBe(0)
    const { vaultId } = JSON.parse(joiner.lines[0] ?? '') as { vaultId: string }
    const status = command(0, ['status'])
    expect(await status.ended).toBe(0)
    expect(JSON.parse(status.lines[0] ?? '')).toMatchObject({ vault: { vaultId } })
  })
})
