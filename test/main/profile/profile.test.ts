import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { systemPorts } from '../../../main/platform/ports'
import { DeviceFile } from '../../../main/profile/device'
import { JsonFile } from '../../../main/files/jsonFile'
import { lockProfile } from '../../../main/profile/lock'
import { SecretStore } from '../../../main/vault/secretStore'
import type { VaultKeys } from '../../../main/vault/types'
import { temporaryFolder } from '../../support/documents'
import { neverTold } from '../../support/never'
import { kindOf } from '../vault/fixtures'

let profile: string
beforeEach(async () => {
  profile = await temporaryFolder()
})

describe('the lock of a profile', () => {
  it('refuses a second owner until the first lets go', async () => {
    const first = await lockProfile(profile)
    expect(await kindOf(lockProfile(profile))).toBe('profile-in-use')
    await first.release()
    const second = await lockProfile(profile)
    await second.release()
  })

  it('is not taken for in use when its folder cannot be opened for another reason', async () => {
    await writeFile(join(profile, 'lock'), 'a file where the folder should be')
    expect(await kindOf(lockProfile(profile))).not.toBe('profile-in-use')
  })

  it('is free again after a start that failed half way', async () => {
    await mkdir(join(profile, 'owner.txt'))
    expect(await kindOf(lockProfile(profile))).not.toBe('profile-in-use')
    await rm(join(profile, 'owner.txt'), { recursive: true })
    await (await lockProfile(profile)).release()
  })

  it('refuses another process by name of its holder, and is free once that was killed', async () => {
    // The same call the lock makes, held by a real process that gets no chance to clean up.
    const leveldown = createRequire(import.meta.url).resolve('leveldown')
    const script = `require(${JSON.stringify(leveldown)})(process.argv[1]).open((e) => { console.log(e ? 'no' : 'held'); setInterval(() => {}, 1000) })`
    const holder = spawn(process.execPath, ['-e', script, join(profile, 'lock')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(holder, 'exit')
    onTestFinished(async () => {
      holder.kill('SIGKILL')
      await ended
    })
    const [answer] = (await once(holder.stdout, 'data')) as [Buffer]
    expect(answer.toString().trim()).toBe('held')
    await writeFile(join(profile, 'owner.txt'), `${holder.pid}\n`)
    await expect(lockProfile(profile)).rejects.toThrow(new RegExp(`process \\(number ${holder.pid}\\) has the profile`))
    holder.kill('SIGKILL')
    await ended
    const lock = await lockProfile(profile)
    await lock.release()
  })

  it.skipIf(process.getuid?.() === 0)(
    'says when the folder cannot be written (root may write everywhere)',
    async () => {
      await chmod(profile, 0o500)
      expect(await kindOf(lockProfile(profile))).toBe('profile-read-only')
    },
  )
})

describe('the device file', () => {
  const keys = { subkey: () => Buffer.alloc(32, 7) } as unknown as VaultKeys
  const sealed = () => new SecretStore(profile, keys, systemPorts)

  it('makes an id once and keeps it through a change of name', async () => {
    const first = await DeviceFile.load(profile, systemPorts, neverTold)
    expect(first.device.id).toMatch(/^[0-9a-f]{16}$/)
    await first.attach(sealed())
    await first.rename('Kitchen laptop')
    const again = await DeviceFile.load(profile, systemPorts, neverTold)
    await again.attach(sealed())
    expect(again.device).toEqual({ id: first.device.id, name: 'Kitchen laptop' })
    expect(await readFile(join(profile, 'device.json'), 'utf8')).not.toContain('Kitchen')
  })

  it('is called what the system calls it while the vault is closed, and keeps a name given then', async () => {
    const device = await DeviceFile.load(profile, systemPorts, neverTold)
    expect(device.device.name).toBe(hostname())
    await device.rename('Kitchen laptop')
    await device.attach(sealed())
    device.detach()
    expect(device.device.name).toBe(hostname())
    await device.attach(sealed())
    expect(device.device.name).toBe('Kitchen laptop')
  })

  it('seals a name that an earlier version kept in the clear', async () => {
    await writeFile(join(profile, 'device.json'), JSON.stringify({ id: '0123456789abcdef', name: 'Adas laptop' }))
    const device = await DeviceFile.load(profile, systemPorts, neverTold)
    await device.attach(sealed())
    expect(device.device).toEqual({ id: '0123456789abcdef', name: 'Adas laptop' })
    expect(JSON.parse(await readFile(join(profile, 'device.json'), 'utf8'))).toEqual({ id: '0123456789abcdef' })
  })
})

describe('a JSON file of the profile', () => {
  const open = () => new JsonFile(join(profile, 'x.json'), z.object({ n: z.number() }), () => ({ n: 0 }))

  it('keeps every one of many updates made at once', async () => {
    const file = open()
    await Promise.all(Array.from({ length: 20 }, () => file.update(({ n }) => ({ n: n + 1 }))))
    expect(await open().read()).toEqual({ n: 20 })
  })

  it('is refused, not overwritten, when it is damaged', async () => {
    await writeFile(join(profile, 'x.json'), '{"n": "one"}')
    expect(await kindOf(open().update(() => ({ n: 1 })))).toBe('integrity')
  })

  it('is replaced, damaged or not, by what is written without a look', async () => {
    await writeFile(join(profile, 'x.json'), '{"n": "one"}')
    await open().write({ n: 2 })
    expect(await open().read()).toEqual({ n: 2 })
  })
})
