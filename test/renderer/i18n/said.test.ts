import { afterEach, expect, it } from 'vitest'
import { AppError, toErrorReport } from '../../../app/errors'
import { keyed, plain } from '../../../app/messages/message'
import { setLanguage } from '../../../renderer/i18n'
import { errorText } from '../../../renderer/i18n/errors'
import { said } from '../../../renderer/i18n/said'

afterEach(() => setLanguage('en', 'en'))

it('a sentence is said in the language shown, with what stands in it', () => {
  const error = new AppError('unsupported', keyed('import.filePermissions', { path: '/a/b (c).db' }))
  expect(errorText(error)).toBe('The file /a/b (c).db cannot be read. Check its permissions.')
  setLanguage('de', 'de')
  expect(errorText(error)).toBe('Die Datei /a/b (c).db lässt sich nicht lesen. Sieh nach, ob du sie lesen darfst.')
  expect(said(keyed('check.clocks', { seconds: 12 }))).toBe('Die Uhren gehen 12 s auseinander.')
})

it('an error says the same after it crossed a boundary, with its status', () => {
  setLanguage('de', 'de')
  const error = new AppError('remote', keyed('server.slowDown'), { httpStatus: 429 })
  const report = structuredClone(toErrorReport(error))
  expect(report).toMatchObject({ message: 'The server asks to slow down.', status: 429 })
  expect(errorText(AppError.of(report))).toBe('Der Server bittet, langsamer zu machen.')
  expect(AppError.of(report).httpStatus).toBe(429)
})

it('what an earlier version wrote down is shown as it is, and what has no key behind the words for its kind', () => {
  setLanguage('de', 'de')
  expect(said({ message: 'The disk of the server is full. Ask its administrator.' })).toContain(
    'The disk of the server',
  )
  expect(errorText(new AppError('internal', plain('ENOENT')))).toBe('Etwas ist schiefgegangen. (ENOENT)')
  expect(errorText(new AppError('not-found', plain('x')))).not.toContain('x)')
})
