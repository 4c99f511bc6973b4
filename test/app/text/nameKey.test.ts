import { describe, expect, it } from 'vitest'
import { cleanName, nameKey } from '../../../app/text/nameKey'

describe('names', () => {
  it.each([
    ['Café', 'Cafe\u0301'],
    ['café', 'CAFÉ'],
    ['❤', '❤\ufe0f'],
    ['Work', 'W\u200bork'],
    ['Work', '\ufeffWork'],
    ['Work', 'Wo\u00adrk'],
    ['two words', 'two  words'],
    ['two words', 'two\u00a0words'],
    ['two words', ' two\twords '],
    ['ÅNGSTRÖM', '\u212bngstro\u0308m'],
    ['한글', '\u1112\u1161\u11ab\u1100\u1173\u11af'],
    ['がくせい', 'か\u3099くせい'],
    ['STRASSE', 'strasse'],
    ['naïve', 'NAI\u0308VE'],
    ['Noël', 'Noe\u0308l'],
    ['plain', 'plain\u202e'],
    ['plain', '\u2066plain\u2069'],
    ['☎', '☎\ufe0e'],
    ['👨‍👩‍👧', '👨👩👧'],
    ['Việt', 'Vie\u0323\u0302t'],
    ['новый', 'НОВЫИ\u0306'],
  ])('%s and %j are one', (one, other) => {
    expect(nameKey(other)).toBe(nameKey(one))
  })

  it.each([
    ['Cafe', 'Café'],
    ['resume', 'résumé'],
    ['schon', 'schön'],
    ['か', 'が'],
    ['C', 'C++'],
    ['a b', 'ab'],
  ])('%s and %s are two', (one, other) => {
    expect(nameKey(other)).not.toBe(nameKey(one))
  })

  it.each(['', ' ', '\u200b', '\ufeff', '\u200d\u200c', '\ufe0f', '\u202e \u2069', '\u0000', '\u2060'])(
    '%j is no name',
    (name) => {
      expect(cleanName(name)).toBe('')
    },
  )

  it.each(['می\u200cخواهم', '👨\u200d👩\u200d👧', '❤\ufe0f'])('%s stays as it is written', (name) => {
    expect(cleanName(name)).toBe(name)
  })
})
