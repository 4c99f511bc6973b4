import { describe, expect, it } from 'vitest'
import { replacer, withDictionary } from '../../../app/transcribe/dictionary'

const terms = [
  { term: 'CouchDB', heardAs: ['couch db', 'coach dB', 'couch'] },
  { term: 'Zoë', heardAs: ['zoey', 'so he'] },
]

describe('the personal dictionary', () => {
  it('replaces whole words in any case, the longest phrase first', () => {
    expect(replacer(terms)('Couch  DB and Zoey, but not couches.')).toBe('CouchDB and Zoë, but not couches.')
  })

  it('takes signs in a phrase literally', () => {
    expect(replacer([{ term: 'C++', heardAs: ['c (plus)'] }])('I write c (plus) daily')).toBe('I write C++ daily')
  })

  it('joins the words of a replaced phrase and keeps their times', () => {
    const words = ['Ask', 'couch', 'db', 'now'].map((text, i) => ({ startMs: i * 100, endMs: i * 100 + 90, text }))
    const [segment] = withDictionary([{ startMs: 0, endMs: 400, text: 'Ask couch db now', words }], terms)
    expect(segment?.text).toBe('Ask CouchDB now')
    expect(segment?.words).toEqual([
      { startMs: 0, endMs: 90, text: 'Ask' },
      { startMs: 100, endMs: 290, text: 'CouchDB' },
      { startMs: 300, endMs: 390, text: 'now' },
    ])
  })
})
