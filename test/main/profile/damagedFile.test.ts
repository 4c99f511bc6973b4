import { plain } from '../../../app/messages/message'
import { readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { filesSetAside, readableFront } from '../../../main/files/damagedFile'
import { JsonFile } from '../../../main/files/jsonFile'
import { temporaryFolder } from '../../support/documents'
import { neverTold } from '../../support/never'

let profile: string
beforeEach(async () => {
  profile = await temporaryFolder()
})

describe('what can be read of JSON that was cut short', () => {
  it('is all of it where it is whole, and never anything else than stood there', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ id: fc.string(), tags: fc.array(fc.integer()) })), fc.nat(), (list, at) => {
        const text = JSON.stringify({ list }, null, 2)
        expect(readableFront(text)).toEqual({ list })
        const cut = readableFront(text.slice(0, at % text.length)) as { list?: typeof list } | undefined
        const found = cut?.list ?? []
        expect(found.slice(0, -1)).toEqual(list.slice(0, Math.max(0, found.length - 1)))
        const last = found.at(-1)
        if (last) expect(list[found.length - 1]).toMatchObject({ ...(last.id === undefined ? {} : { id: last.id }) })
      }),
    )
  })

  it('is nothing where there is nothing, or something else', () => {
    for (const text of ['', ' ', 'x', '\0\0\0\0', ']', '"', 'null but not quite'])
      expect(readableFront(text)).toBeUndefined()
  })
})

describe('a damaged file that may be replaced', () => {
  const schema = z.object({ n: z.number(), names: z.array(z.string()) })
  const told: string[] = []
  const open = () =>
    new JsonFile(join(profile, 'x.json'), schema, () => ({ n: 0, names: [] }), {
      consequence: plain('It is counted again.'),
      report: ({ message }) => told.push(message),
      recover: (readable) => ({
        n: -1,
        names: z.object({ names: z.array(z.string()) }).safeParse(readable).data?.names ?? [],
      }),
    })
  beforeEach(() => {
    told.length = 0
  })
  const damages: Readonly<Record<string, (path: string) => Promise<void>>> = {
    'cut short': async (path) => truncate(path, (await stat(path)).size - 5),
    'of no bytes': (path) => truncate(path, 0),
    'full of zeros': async (path) => writeFile(path, Buffer.alloc((await stat(path)).size)),
    'of wrong types': (path) => writeFile(path, '{"n": "one", "names": ["a", "b"]}'),
    'of another kind': (path) => writeFile(path, '[1, 2]'),
  }

  it.each(Object.keys(damages))('%s is kept, told once, and gone on without', async (how) => {
    const path = join(profile, 'x.json')
    await open().write({ n: 7, names: ['a', 'b'] })
    await damages[how]?.(path)
    const damaged = await readFile(path)
    const file = open()
    const [first, second] = await Promise.all([file.read(), file.read()])
    const readable = how === 'cut short' ? ['a'] : how === 'of wrong types' ? ['a', 'b'] : []
    expect(first).toEqual({ n: -1, names: readable })
    expect(second).toEqual(first)
    expect(told).toEqual([
      expect.stringMatching(/x\.json was damaged and is kept as x\.json\.damaged-\S+\. It is counted/),
    ])
    const copies = (await readdir(profile)).filter((name) => name.includes('.damaged-'))
    expect(copies).toHaveLength(1)
    expect(await readFile(join(profile, copies[0] ?? ''))).toEqual(damaged)
    expect(await filesSetAside(profile)).toEqual([{ name: 'x.json', at: copies[0]?.slice('x.json.damaged-'.length) }])
    expect(await new JsonFile(path, schema, () => ({ n: 0, names: [] })).read()).toEqual(first)
  })

  it('is changed as if it had been well', async () => {
    await writeFile(join(profile, 'x.json'), '')
    const file = open()
    await Promise.all([file.read(), file.update(({ n, names }) => ({ n: n + 1, names })), file.read()])
    expect(await file.read()).toEqual({ n: 0, names: [] })
    expect(told).toHaveLength(1)
  })

  it('is left alone while it is whole', async () => {
    await open().write({ n: 7, names: [] })
    const file = new JsonFile(join(profile, 'x.json'), schema, () => ({ n: 0, names: [] }), {
      consequence: plain(''),
      report: neverTold,
    })
    expect(await file.read()).toEqual({ n: 7, names: [] })
    expect(await filesSetAside(profile)).toEqual([])
  })
})
