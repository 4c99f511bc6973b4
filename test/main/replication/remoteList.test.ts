import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { systemPorts } from '../../../main/platform/ports'
import { RemoteList, type NewRemote } from '../../../main/replication/remotes/remoteList'
import { SecretStore } from '../../../main/vault/secretStore'
import type { VaultKeys } from '../../../main/vault/types'
import { temporaryFolder } from '../../support/documents'

const remote: NewRemote = {
  url: 'https://couch.example.org',
  prefix: 'journal-of-ada',
  username: 'ada',
  role: 'primary',
  authentication: 'basic',
  caFile: null,
}

let profile: string
let list: RemoteList
beforeEach(async () => {
  profile = await temporaryFolder()
  list = opened()
})
const opened = (key = 7): RemoteList => {
  const keys = { subkey: () => Buffer.alloc(32, key) } as unknown as VaultKeys
  return new RemoteList(profile, new SecretStore(profile, keys, systemPorts), systemPorts)
}

describe('the list of servers', () => {
  it('is kept with passwords, in order, and says nothing on the disk', async () => {
    const [first, second] = await Promise.all([
      list.add(remote, 'hunter2'),
      list.add({ ...remote, prefix: 'copy', role: 'mirror' }, null),
    ])
    await expect(list.add(remote, null)).rejects.toMatchObject({ kind: 'conflict' })
    expect(await opened().all()).toEqual([first, second])
    expect(await opened().endpoint(first)).toMatchObject({ credentials: { username: 'ada', password: 'hunter2' } })
    for (const name of await readdir(profile)) {
      const text = await readFile(join(profile, name), 'utf8')
      for (const word of ['couch.example', 'journal-of', 'ada', 'hunter']) expect(text).not.toContain(word)
    }
    await list.remove(first.id)
    expect(await opened().all()).toEqual([second])
    await expect(list.remove(first.id)).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('takes new credentials, and another certificate file only where one is given', async () => {
    const { id } = await list.add({ ...remote, caFile: '/old.pem' }, 'hunter2')
    await list.signIn(id, 'eve', 'hunter3')
    expect(await opened().all()).toMatchObject([{ username: 'eve', caFile: '/old.pem' }])
    await list.signIn(id, 'eve', 'hunter3', '/new.pem')
    expect(await opened().all()).toMatchObject([{ username: 'eve', caFile: '/new.pem' }])
  })

  it('takes over what an earlier version kept readable, once, and removes it', async () => {
    const entry = { ...remote, id: '0123456789abcdef' }
    await writeFile(join(profile, 'remotes.json'), JSON.stringify({ format: 1, remotes: [entry] }))
    expect(await list.all()).toEqual([entry])
    expect((await readdir(profile)).sort()).toEqual(['secrets.json', 'secrets.json.copy'])
    expect(await opened().all()).toEqual([entry])
  })

  it('cannot be read with another key, and says so', async () => {
    await list.add(remote, null)
    await expect(opened(8).all()).rejects.toMatchObject({ kind: 'tampered' })
  })
})
