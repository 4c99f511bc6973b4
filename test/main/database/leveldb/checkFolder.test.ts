import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import leveldown from 'leveldown'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkFolder as look, type CheckOptions } from '../../../../main/database/leveldb/checkFolder'
import { crc32c, masked, type Checksum } from '../../../../main/database/leveldb/checksum'
import { readLog } from '../../../../main/database/leveldb/logFile'
import { readFolder } from '../../../../main/database/leveldb/readFolder'
import { tableDamage, tableEntries } from '../../../../main/database/leveldb/tableFile'
import { openPouch } from '../../../../main/database/pouch'
import { temporaryFolder } from '../../../support/documents'

/* Everything here is read from files that leveldb wrote. */

let checksum: Checksum
beforeAll(async () => {
  checksum = await crc32c()
})

const checkFolder = async (folder: string, options: CheckOptions, sum: Checksum): Promise<string[]> =>
  (await look(folder, options, sum)).damage

const ALL = { wasClosed: true, tables: true }

/** A closed database of PouchDB with so many documents of so many letters, opened so many times. */
async function database(documents: number, letters: number, openings: number): Promise<string> {
  const folder = join(await temporaryFolder(), 'db')
  for (let opening = 0; opening < openings; opening++) {
    const pouch = await openPouch(folder)
    for (let n = 0; n < documents; n++)
      await pouch.put({ _id: `note:${opening}-${n}`, text: `${n}${'words and more '.repeat(letters / 15)}` })
    await pouch.close()
  }
  return folder
}

/** What leveldb itself reads of a folder. */
async function asLeveldb(folder: string): Promise<Map<string, string>> {
  const db = leveldown(folder)
  await new Promise<void>((resolve, reject) => db.open((error) => (error ? reject(error) : resolve())))
  const iterator = db.iterator({ keyAsBuffer: true, valueAsBuffer: true })
  const found = new Map<string, string>()
  for (;;) {
    const [key, value] = await new Promise<readonly (Buffer | undefined)[]>((resolve, reject) =>
      iterator.next((error, one, two) => (error ? reject(error) : resolve([one, two]))),
    )
    if (key === undefined) break
    found.set(key.toString('latin1'), value?.toString('latin1') ?? '')
  }
  await new Promise<void>((resolve) => iterator.end(() => resolve()))
  await new Promise<void>((resolve) => db.close(() => resolve()))
  return found
}

const readable = async (folder: string): Promise<Map<string, string>> =>
  new Map([...(await readFolder(folder, checksum))].map(([key, value]) => [key, value.toString('latin1')]))

const namesIn = async (folder: string, pattern: RegExp): Promise<string[]> =>
  (await readdir(folder)).filter((name) => pattern.test(name)).sort()

describe('a folder that leveldb wrote', () => {
  it('has the checksums of leveldb', () => {
    // Of the test vectors in RFC 3720, B.4.
    expect(checksum(Buffer.alloc(32)).toString(16)).toBe('8a9136aa')
    expect(checksum(Buffer.alloc(32, 0xff)).toString(16)).toBe('62a8ab43')
    expect(masked(0)).toBe(0xa282ead8)
  })

  it.each([
    ['one that was just made', 0, 15, 1],
    ['a log only', 30, 300, 1],
    ['tables and a log', 40, 3000, 4],
    ['values larger than a block of a log', 8, 150_000, 2],
    ['merged tables', 120, 60_000, 1],
  ])('is whole, and read to the last byte as leveldb reads it: %s', async (_what, documents, letters, openings) => {
    const folder = await database(documents, letters, openings)
    expect(await checkFolder(folder, ALL, checksum)).toEqual([])
    const found = await readable(folder)
    expect(found).toEqual(await asLeveldb(folder))
    // Once more, after leveldb has moved everything into tables.
    expect(await checkFolder(folder, ALL, checksum)).toEqual([])
    expect(await readable(folder)).toEqual(found)
  })

  it('is none yet where nothing was made', async () => {
    const folder = await temporaryFolder()
    expect(await checkFolder(join(folder, 'none'), ALL, checksum)).toEqual([])
    expect(await checkFolder(folder, ALL, checksum)).toEqual([])
  })

  it('has nothing that could be missing where its first opening was cut off', async () => {
    const folder = join(await temporaryFolder(), 'db')
    await mkdir(folder)
    // As leveldb left them when it was killed before it named a log.
    const manifest = '957cb9c5220001011a6c6576656c64622e4279746577697365436f6d70617261746f72020003020400'
    await writeFile(join(folder, 'MANIFEST-000001'), Buffer.from(manifest, 'hex'))
    await writeFile(join(folder, 'CURRENT'), 'MANIFEST-000001\n')
    await writeFile(join(folder, '000003.log'), '')
    expect(await checkFolder(folder, { wasClosed: false, tables: true }, checksum)).toEqual([])
    // The list of the beginning in the place of a later one is another thing.
    await writeFile(join(folder, '000005.ldb'), 'a table')
    expect(await checkFolder(folder, { wasClosed: false, tables: true }, checksum)).not.toEqual([])
    await rm(join(folder, '000005.ldb'))
    expect([...(await asLeveldb(folder))]).toEqual([])
  })

  it('may end within a record when nobody closed it, and not when somebody did', async () => {
    const folder = await database(5, 300, 1)
    const [log = ''] = await namesIn(folder, /\.log$/)
    const whole = await readFile(join(folder, log))
    for (const cut of [1, 3, 100]) {
      await writeFile(join(folder, log), whole.subarray(0, -cut))
      expect(await checkFolder(folder, { ...ALL, wasClosed: false }, checksum)).toEqual([])
      expect(await checkFolder(folder, ALL, checksum)).toEqual([`${log}: its end`])
    }
  })
})

describe('a single bit that flipped', () => {
  it('is noticed wherever it stands in CURRENT, manifest, log and table, and never harms the reader', async () => {
    const folder = await database(2, 90, 3)
    const files = await namesIn(folder, /^CURRENT$|^MANIFEST-|\.log$|\.ldb$/)
    expect(files.length).toBeGreaterThanOrEqual(4)
    for (const name of files) {
      const path = join(folder, name)
      const whole = await readFile(path)
      expect(whole.length).toBeGreaterThan(10)
      const step = name.startsWith('MANIFEST') || name === 'CURRENT' ? null : name
      for (let bit = 0; bit < whole.length * 8; bit++) {
        const flipped = Buffer.from(whole)
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        let isNoticed: boolean
        if (step?.endsWith('.ldb')) isNoticed = tableDamage(flipped, checksum).length > 0
        else if (step?.endsWith('.log') || name.startsWith('MANIFEST')) {
          const { damage, isTorn } = readLog(flipped, checksum)
          isNoticed = damage.length > 0 || isTorn
        } else {
          await writeFile(path, flipped)
          isNoticed = (await checkFolder(folder, ALL, checksum)).length > 0
        }
        if (!isNoticed) throw new Error(`Bit ${bit} of ${name} flipped, and nobody noticed.`)
      }
      await writeFile(path, whole)
    }
    expect(await checkFolder(folder, ALL, checksum)).toEqual([])
  })

  it('costs no more than the block or record it stands in, also where the list of blocks is what is damaged', async () => {
    const folder = await database(40, 3000, 4)
    const [table = ''] = await namesIn(folder, /\.ldb$/)
    const whole = await readFile(join(folder, table))
    const all = [...tableEntries(whole, checksum)].length
    expect(all).toBeGreaterThan(40)
    for (const at of [-1, -20, -60, -100]) {
      const flipped = Buffer.from(whole)
      const byte = whole.length + at
      flipped[byte] = (flipped[byte] ?? 0) ^ 4
      expect(tableDamage(flipped, checksum)).not.toEqual([])
      expect([...tableEntries(flipped, checksum)]).toHaveLength(all)
    }
    const middle = Buffer.from(whole)
    middle[whole.length >> 1] = (middle[whole.length >> 1] ?? 0) ^ 1
    const left = [...tableEntries(middle, checksum)].length
    expect(left).toBeLessThan(all)
    expect(left).toBeGreaterThan(all - 12)
  })
})

describe('a file that is missing, cut or another one', () => {
  it.each([
    ['a table', /\.ldb$/],
    ['the log', /\.log$/],
    ['the manifest', /^MANIFEST-/],
    ['CURRENT', /^CURRENT$/],
  ])('is noticed when it is gone, empty, cut in half or zero: %s', async (_what, pattern) => {
    const folder = await database(20, 600, 3)
    const [name = ''] = await namesIn(folder, pattern)
    const path = join(folder, name)
    const whole = await readFile(path)
    const { length } = whole
    const damages: Record<string, () => Promise<void>> = {
      gone: () => rm(path),
      halved: () => writeFile(path, whole.subarray(0, length - (length >> 1) - 3)),
      zeroed: () => writeFile(path, Buffer.concat([Buffer.alloc(length >> 1), whole.subarray(length >> 1)])),
      ...(pattern.source.includes('log') ? {} : { empty: () => writeFile(path, '') }),
    }
    for (const [how, damage] of Object.entries(damages)) {
      await damage()
      expect(await checkFolder(folder, ALL, checksum), how).not.toEqual([])
      await readFolder(folder, checksum)
      await writeFile(path, whole)
    }
    expect(await checkFolder(folder, ALL, checksum)).toEqual([])
  })

  it('is noticed where an older copy of the manifest stands in its place', async () => {
    const folder = await database(20, 600, 1)
    const older = join(await temporaryFolder(), 'older')
    await mkdir(older)
    await cp(folder, older, { recursive: true })
    await asLeveldb(folder)
    const [manifest = ''] = await namesIn(folder, /^MANIFEST-/)
    const [old = ''] = await namesIn(older, /^MANIFEST-/)
    await cp(join(older, old), join(folder, manifest))
    expect(await checkFolder(folder, ALL, checksum)).not.toEqual([])
  })
})
