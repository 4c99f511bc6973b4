import { inEnglish } from '../../../app/messages/inEnglish'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../support/documents'
import { newProfile } from './support/profile'
import { writeWav } from './support/v3'

/** How many files; `BRAINDUMP_MIXED_FILES=5000` for the long run. */
const FILES = Number(process.env['BRAINDUMP_MIXED_FILES'] ?? 200)

type Fate = { readonly taken: boolean; readonly why: RegExp | null }
const fine: Fate = { taken: true, why: null }
const taken = (why: RegExp): Fate => ({ taken: true, why })
const left = (why: RegExp): Fate => ({ taken: false, why })

const id = (at: number): string => at.toString(16).padStart(32, '0')
const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le')

/** A file of each kind that a folder of years may hold, and what becomes of it. */
const KINDS: readonly (readonly [content: (at: number) => string | Uint8Array, fate: Fate])[] = [
  [(at) => `# Title ${at}\n\nSome words, number ${at}.`, fine],
  [(at) => `---\ntags: [a, b]\ndate: 2024-03-10\n---\nDated ${at}`, fine],
  [(at) => `---\ntags: {x: 1}\n---\nOdd tags ${at}`, taken(/^One of its tags is not a name/)],
  [(at) => `---\ndate: Week ${at}\n---\nOdd date`, taken(/isn't a valid date/)],
  [(at) => `---\ntitle: "open\ntags: [\n---\nBroken ${at}`, taken(/^Its front matter cannot be read/)],
  [() => '', left(/^The file is empty/)],
  [() => ' \r\n\t\n', left(/^The file is empty/)],
  [(at) => Uint8Array.from({ length: 3_000 }, (_, n) => (n * 131 + at * 17) % 256), left(/^It isn't text/)],
  [(at) => utf16(`Grüße in UTF-16, ${at}`), fine],
  [(at) => Buffer.from(`Gr\u00fc\u00dfe aus K\u00f6ln, Nummer ${at}`, 'latin1'), taken(/Windows-1252/)],
  [(at) => `With sound ${at} ![[there.wav]]`, fine],
  [(at) => `Without ${at} ![](gone%20${at}.mp3)`, taken(/^The audio file is not in the folder/)],
  [(at) => `With no sound ${at} ![[broken.mp3]]`, taken(/isn't a supported audio file/)],
  [
    (at) =>
      `A note ${at}\n\nbody\n\nid: ${id(at)}\nparent_id: ${id(1)}\ncreated_time: 2024-01-02T03:04:05.000Z\ntype_: 1`,
    fine,
  ],
  [
    (at) => `A folder ${at}\n\nid: ${id(at)}\nparent_id: \ncreated_time: 2024-01-02T03:04:05.000Z\ntype_: 2`,
    left(/from Joplin/),
  ],
  [(at) => `+++\ntitle = "Hugo ${at}"\ndate = 2024-05-06T07:08:09Z\n+++\nText`, fine],
  [(at) => `\tDate:\t4 March 2024 at 14:30:00 CET\n\n# Day ${at}\n\nText`, fine],
  [(at) => `${'long line '.repeat(2_000)}${at}`, fine],
  [(at) => `windows\r\nlines ${at}\r\n`, fine],
  [(at) => `שלום ${at} 👨‍👩‍👧 \u202eodd`, fine],
]

describe('a folder of mixed files', () => {
  it(
    `takes what can be taken of ${FILES}, and ends with a list of what was not, and why`,
    { timeout: 1_800_000 },
    async () => {
      const folder = await temporaryFolder()
      await writeWav(join(folder, 'sound', 'there.wav'))
      await writeFile(join(folder, 'broken.mp3'), 'no sound')
      const expected = new Map<string, Fate>()
      for (let at = 0; at < FILES; at++) {
        const [content, fate] = KINDS[(at * 7) % KINDS.length]!
        const below = `${at % 10}/${at % 3}`
        if (at < 30) await mkdir(join(folder, below), { recursive: true })
        const name = `${below}/file ${at}.md`
        await writeFile(join(folder, name), content(at))
        expected.set(name, fate)
      }
      const { services } = await newProfile()
      const looked = await services.transfer.import('markdown', folder, true)
      const report = await services.transfer.import('markdown', folder, false)
      expect(looked).toEqual(report)
      expect(report.taken).toBe([...expected.values()].filter((fate) => fate.taken).length)
      const said = new Map(report.skipped.map(({ what, why }) => [what.replace(/^.* in (?=\d\/)/, ''), inEnglish(why)]))
      for (const [name, { why }] of expected)
        if (why === null) expect([name, said.get(name)]).toEqual([name, undefined])
        else expect(said.get(name), name).toMatch(why)
      expect(said.size).toBe([...expected.values()].filter(({ why }) => why !== null).length)
      const again = await services.transfer.import('markdown', folder, false)
      expect(again).toMatchObject({ taken: 0, unchanged: report.taken })
    },
  )
})
