import { expect, it } from 'vitest'
import { english } from '../../../app/messages/english'
import { german } from '../../../app/messages/german'
import { inEnglish } from '../../../app/messages/inEnglish'
import { inGerman } from '../../../app/messages/inGerman'
import { keyed, plain, type MessageKey } from '../../../app/messages/message'
import { fromWritten, toWritten } from '../../../app/messages/written'
import { keyedSchema } from '../../../app/messages/schemas'

const keys = Object.keys(english) as MessageKey[]
const places = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort()

it('has each sentence in German, with the same places and as many forms', () => {
  expect(Object.keys(german).sort()).toEqual([...keys].sort())
  for (const key of keys) {
    expect(places(german[key]), key).toEqual(places(english[key]))
    expect(german[key].split(' | ').length, key).toBe(english[key].split(' | ').length)
  }
})

it('names a topic in every key once, so that no topic takes the sentence of another', () => {
  for (const key of keys)
    if (!['plain', 'sentences'].includes(key)) expect(key).toMatch(/^[a-z][A-Za-z0-9]*(\.[a-z]\w*)+$/)
})

it('writes numbers, sizes, days and forms as the language does', () => {
  const room = keyed('model.noRoom', { needed: { bytes: 1_400_000 }, free: { bytes: 512_000 } })
  expect(inEnglish(room)).toBe('The model needs 1.4 MB, and 512 kB are free. Free up some space and try again.')
  expect(inGerman(room)).toContain('braucht 1,4 MB, und 512 kB sind frei')
  expect(inGerman(keyed('live.tooSlow', { seconds: 1.2, wanted: 0.5 }))).toContain('braucht hier 1,2 s')
  expect(inEnglish(keyed('import.cancelledAfter', { count: 1 }))).toBe(
    'The import was cancelled. 1 entry was imported.',
  )
  expect(inGerman(keyed('import.cancelledAfter', { count: 1234 }))).toContain('1.234 Einträge wurden importiert')
})

it('says a sentence within another in the same language', () => {
  const lost = keyed('backup.lost', { notThere: keyed('backup.notThere', { folder: '/a' }) })
  expect(inEnglish(lost)).toMatch(/^The backup folder \/a is not there\. .* What was backed up there/)
  expect(inGerman(lost)).toMatch(/^Der Sicherungsordner \/a ist nicht da\. .* Was dort gesichert war/)
})

it('leaves what stands in a place alone, whatever it looks like', () => {
  expect(inEnglish(keyed('server.none'))).not.toContain('{')
  expect(inEnglish(keyed('import.nothingAt', { path: '/a {path} | $& b' }))).toBe('There is no /a {path} | $& b.')
})

it('comes back from a file as it was written', () => {
  const message = keyed('crash.closed', { what: keyed('crash.wrong', { reason: 'x' }) })
  expect(fromWritten(JSON.parse(JSON.stringify(toWritten(message))) as ReturnType<typeof toWritten>)).toEqual(message)
  expect(keyedSchema.parse(JSON.parse(JSON.stringify(message)))).toEqual(message)
})

it('shows as they are: words of earlier versions, of none, and sentences of newer ones', () => {
  expect(inGerman(fromWritten({ message: 'As it was said.' }))).toBe('As it was said.')
  expect(inGerman(fromWritten({ message: 'Said anew.', key: 'server.notYetThought', params: {} }))).toBe('Said anew.')
  expect(inGerman(fromWritten({ message: 'No place.', key: 'import.nothingAt', params: {} }))).toBe('No place.')
  expect(toWritten(plain('EIO'))).toEqual({ message: 'EIO' })
  expect(keyedSchema.safeParse({ key: 'toString', params: {} }).success).toBe(false)
})
