import { Linter } from 'eslint'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const script = (name: string): Promise<unknown> => import(join(root, 'scripts/lint', name))
const { house } = (await script('house.mjs')) as { house: NonNullable<Linter.Config['plugins']>[string] }
const { LAYERS } = (await script('layers.mjs')) as { LAYERS: readonly string[] }

/** What the rules of the house say of a file of that name with that text. */
function said(file: string, text: string): string[] {
  const config: Linter.Config[] = [
    {
      files: ['**/*.ts', '**/*.vue'],
      plugins: { house },
      rules: {
        'house/layers': 'error',
        'house/folder-size': 'error',
        'house/file-name': 'error',
        'house/wording': 'error',
        'house/names': 'error',
      },
    },
  ]
  return new Linter({ cwd: root })
    .verify(text, config, { filename: join(root, file) })
    .map(({ ruleId, message }) => `${ruleId ?? 'none'}: ${message}`)
}

describe('a folder of the house', () => {
  it('imports from itself and from below', () => {
    expect(
      said('main/journal/made.ts', "import './editor'\nimport '../database/pouch'\nimport '../../app/model'"),
    ).toEqual([])
  })

  it('does not import from above, in whatever way', () => {
    for (const text of [
      "import { x } from '../journal/editor'",
      "export { x } from '../journal/editor'",
      "export * from '../journal/editor'",
      "await import('../journal/editor')",
    ])
      expect(said('main/database/made.ts', text), text).toEqual([
        expect.stringContaining('house/layers: main/database stands below main/journal'),
      ])
  })

  it('means the folder itself where its index is imported', () => {
    expect(said('app/model/made.ts', "import '../ipc'")).toEqual([
      expect.stringContaining('app/model stands below app/ipc'),
    ])
    expect(said('app/exchange/made.ts', "import '../ipc'")).toEqual([])
  })

  it('is asked to find its place when it is new', () => {
    expect(said('main/cellar/made.ts', '')).toEqual([expect.stringContaining('main/cellar has no place yet')])
  })

  it('stands in the list once', () => {
    expect(new Set(LAYERS).size).toBe(LAYERS.length)
  })
})

describe('a file', () => {
  it('is named like the others', () => {
    expect(said('main/journal/list-columns.ts', '')).toEqual([expect.stringContaining('house/file-name')])
    expect(said('renderer/entry/entryView.vue', '')).toEqual([expect.stringContaining('house/file-name')])
    expect(said('main/journal/listColumns.ts', '')).toEqual([])
  })
})

describe('a text of the app', () => {
  it('is written as people write it, in both languages', () => {
    expect(said('renderer/i18n/en/journal.ts', "export const a = { empty: 'Empty the trash by itself' }")).toEqual([
      expect.stringContaining('house/wording: "by itself": write automatically'),
    ])
    expect(said('renderer/i18n/de/journal.ts', "export const a = { empty: 'Wird von selbst geleert' }")).toEqual([
      expect.stringContaining('house/wording: "von selbst": write automatisch'),
    ])
    expect(said('renderer/i18n/en/journal.ts', "export const a = { sound: 'Audio' }")).toEqual([])
  })

  it('is looked at on the command line where it is help, and not in what a program compares', () => {
    expect(said('main/cli/made.ts', "export const a = { summary: 'Removes it for good.' }")).toEqual([
      expect.stringContaining('house/wording: "for good": write permanently'),
    ])
    expect(said('main/cli/made.ts', "export const a = { kind: 'sound' }")).toEqual([])
  })
})

describe('a name', () => {
  it('is the word of the field', () => {
    expect(said('main/journal/made.ts', 'export class LossBrake {}')).toEqual([
      expect.stringContaining('house/names: The field calls LossBrake MassDeletionGuard'),
    ])
    expect(said('main/journal/made.ts', 'export class MassDeletionGuard {}')).toEqual([])
  })
})
