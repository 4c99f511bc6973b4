import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { AppError } from '../../../app/errors'
import { setLanguage } from '../../../renderer/i18n'
import { errorText } from '../../../renderer/i18n/errors'
import { said } from '../../../renderer/i18n/said'

const root = join(import.meta.dirname, '../../..')
afterEach(() => setLanguage('en', 'en'))

/** Sentences of main that reach a person as they stand: reasons of a report, lines of a check. */
const SPOKEN = [
  ...['main/exchange', 'app/exchange', 'app/transcribe/live.ts'],
  'main/database/setAside.ts',
  'main/composition/missing.ts',
  ...['main/vault/passphrase.ts', 'main/replication/setup/foreignSlots.ts'],
  ...['main/replication/setup/check.ts', 'app/replication/failure.ts', 'app/replication/address.ts'],
  ...['app/replication/inTheClear.ts', 'main/replication/remotes/remoteList.ts'],
]
/** The window has its own words where these happen. */
const NOT_SHOWN =
  /was cancelled|be measured|was measured|nothing of it is left|clock is x7 s x7|no sound; x7|not here any more\. Check the journal/

function* sources(path: string): Generator<string> {
  if (path.endsWith('.ts')) {
    yield path
    return
  }
  for (const entry of readdirSync(join(root, path), { withFileTypes: true }))
    if (entry.isDirectory() || entry.name.endsWith('.ts')) yield* sources(`${path}/${entry.name}`)
}

/** Whole sentences among the texts of a source file; what stands in their places is an example. */
function sentences(file: string): string[] {
  const source = readFileSync(join(root, file), 'utf8')
  const texts = [...source.matchAll(/(['`])((?:(?!\1)[^\\\n]){12,}?[.!])\1/g)].map(([, , text = '']) => text)
  return texts.filter((text) => /^[A-Z$]\S* /.test(text)).map((text) => text.replace(/\$\{[^}]*\}/g, 'x7'))
}

it('every sentence of a report and of a check has its German', () => {
  setLanguage('de', 'de')
  const all = SPOKEN.flatMap((path) => [...sources(path)].flatMap(sentences)).filter((text) => !NOT_SHOWN.test(text))
  expect(all.length).toBeGreaterThan(40)
  const missing = all.filter((text) => said(text) === null || said(text) === text)
  expect(missing).toEqual([])
})

it('a sentence is said in the language shown, with what stands in it', () => {
  const error = new AppError('unsupported', 'The file /a/b (c).db cannot be read. Check its permissions.')
  expect(errorText(error)).toBe('The file /a/b (c).db cannot be read. Check its permissions.')
  setLanguage('de', 'de')
  expect(errorText(error)).toBe('Die Datei /a/b (c).db lässt sich nicht lesen. Sieh nach, ob du sie lesen darfst.')
  expect(said('Its files on this device broke; 5 of 47 pieces are lost, the rest plays.')).toBe(
    'Ihre Dateien auf diesem Gerät gingen kaputt; 5 von 47 Stücken sind verloren, der Rest spielt.',
  )
  expect(said('The clocks are 12 s apart.')).toBe('Die Uhren gehen 12 s auseinander.')
})

it('what is not known stays behind the words for its kind', () => {
  expect(said('ENOENT: no such file')).toBeNull()
  expect(errorText(new AppError('internal', 'ENOENT'))).toContain('(ENOENT)')
})
