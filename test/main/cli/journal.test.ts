import { join } from 'node:path'
import { writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { braindump, jsonOf as json } from '../../support/commandLine'
import { temporaryFolder } from '../../support/documents'

describe('the command line', () => {
  it('starts a journal, adds, lists, shows, edits, trashes, restores and verifies', async () => {
    const profile = await temporaryFolder()
    const run = (...args: string[]) => braindump(profile, args)
    const created = json(await run('init', '--json')) as { vaultId: string; recoveryCode: string }
    expect(created.recoveryCode).toMatch(/^([0-9A-Z]{5}-)+[0-9A-Z$=~*]{2,5}$/)

    const added = json(
      await run('add', '--title', 'Größe 😀', '--tag', 'work', '--tag', 'idea', '--text', 'first note', '--json'),
    ) as { id: string }
    expect(json(await run('list', '--json'))).toMatchObject([
      { id: added.id, title: 'Größe 😀', tags: ['work', 'idea'] },
    ])
    expect(json(await run('list', '--search', 'grosse', '--json'))).toHaveLength(1)
    expect(json(await run('list', '--tag', 'work', '--json'))).toHaveLength(1)
    expect(json(await run('list', '--tag', 'nothing', '--json'))).toHaveLength(0)

    const shown = json(await run('show', added.id.slice(8, 16), '--json')) as {
      messages: { id: string; text: string }[]
    }
    expect(shown.messages[0]?.text).toBe('first note')
    const file = join(profile, 'text.txt')
    await writeFile(file, 'second text')
    const edit = [
      '--message',
      shown.messages[0]?.id ?? '',
      '--text-file',
      file,
      '--title',
      'new',
      '--remove-tag',
      'idea',
    ]
    expect(await run('edit', added.id, ...edit)).toMatchObject({ code: 0 })
    expect(json(await run('show', added.id, '--json'))).toMatchObject({
      session: { title: 'new' },
      messages: [{ text: 'second text' }],
      tags: ['work'],
      conflicted: false,
    })

    await run('trash', added.id)
    expect(json(await run('list', '--json'))).toEqual([])
    expect(json(await run('list', '--trash', '--json'))).toHaveLength(1)
    await run('restore', added.id)
    expect(json(await run('list', '--json'))).toHaveLength(1)
    expect(json(await run('verify', '--json'))).toMatchObject({ documents: 5, problems: [] })
    expect(json(await run('status', '--json'))).toMatchObject({
      vault: { vaultId: created.vaultId },
      counts: { entries: 1 },
    })

    await run('trash', added.id)
    expect(json(await run('purge', '--json'))).toEqual({ purged: 1, kept: 0 })
    expect(json(await run('list', '--trash', '--json'))).toEqual([])
  }, 180_000)

  it('says what to do when something is missing or wrong', async () => {
    const empty = await temporaryFolder()
    expect(await braindump(empty, ['list', '--json'])).toMatchObject({ code: 1 })
    expect(json(await braindump(empty, ['list', '--json']))).toMatchObject({ error: { kind: 'no-vault' } })
    expect((await braindump(empty, ['init'])).code).toBe(0)
    const wrong = await braindump(empty, ['list', '--json'], { BRAINDUMP_PASSPHRASE: 'not the passphrase' })
    expect(wrong).toMatchObject({ code: 1 })
    expect(json(wrong)).toMatchObject({ error: { kind: 'wrong-passphrase' } })
    expect(json(await braindump(empty, ['init', '--json']))).toMatchObject({ error: { kind: 'vault-exists' } })
    expect(json(await braindump(empty, ['show', 'session:nope', '--json']))).toMatchObject({
      error: { kind: 'not-found' },
    })
    expect((await braindump(empty, ['list'], { BRAINDUMP_PASSPHRASE: '' })).code).toBe(2)
  }, 180_000)
})
