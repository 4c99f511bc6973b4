import { afterEach, describe, expect, it } from 'vitest'
import { AppError, ERROR_KINDS } from '../../../app/errors'
import { plain } from '../../../app/messages/message'
import { setLanguage, t, tn } from '../../../renderer/i18n'
import { de } from '../../../renderer/i18n/de'
import { en } from '../../../renderer/i18n/en'
import { errorText } from '../../../renderer/i18n/errors'
import { formatBytes, formatDay, formatDuration } from '../../../renderer/i18n/format'

afterEach(() => setLanguage('en', 'en'))

const flat = (words: object, path = ''): [string, string][] =>
  Object.entries(words).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[path + key, value]] : flat(value as object, `${path}${key}.`),
  )
const places = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort()

describe('words', () => {
  it('are complete in both languages, with the same places and as many forms', () => {
    const german = new Map(flat(de))
    for (const [key, english] of flat(en)) {
      const other = german.get(key) ?? ''
      expect(other, key).not.toBe('')
      expect(places(other), key).toEqual(places(english))
      expect(other.split(' | ').length, key).toBe(english.split(' | ').length)
    }
    expect(german.size).toBe(flat(en).length)
  })

  it('can all be shown: none has a sign that the library reads as its own', () => {
    for (const [key] of [...flat(en)]) {
      const named = {
        n: 1,
        of: 3,
        percent: '1 %',
        name: 'x',
        size: '1',
        when: 'x',
        why: 'x',
        what: 'x',
        time: 'x',
        length: 'x',
      }
      const shown = t(key as Parameters<typeof t>[0], {
        ...named,
        device: 'x',
        field: 'x',
        action: 'x',
        day: 'x',
        at: 'x',
        reason: 'x',
        model: 'x',
        done: 1,
        total: 2,
        version: 'x',
        electron: 'x',
        path: 'x',
        documents: 1,
        chunks: 1,
      })
      expect(shown, key).not.toMatch(/[{}]/)
    }
  })

  it('name every kind of error', () => {
    for (const language of ['en', 'de'] as const) {
      setLanguage(language, 'en')
      for (const kind of ERROR_KINDS) expect(errorText(new AppError(kind, plain(''))), kind).not.toContain('errors.')
    }
  })

  it('follow the system, and fall back to English', () => {
    setLanguage('system', 'de-AT')
    expect(t('recorder.record')).toBe('Aufnehmen')
    expect(document.documentElement.lang).toBe('de')
    setLanguage('system', 'fr-FR')
    expect(t('recorder.record')).toBe('Record')
  })

  it('count as the language does', () => {
    expect(tn('entries.count', 1)).toBe('1 entry')
    expect(tn('entries.count', 12_345)).toBe('12,345 entries')
    setLanguage('de', 'en')
    expect(tn('entries.count', 12_345)).toBe('12.345 Einträge')
  })
})

describe('formats', () => {
  it('write lengths as players do', () => {
    expect(formatDuration(187_400)).toBe('3:07')
    expect(formatDuration(3_753_000)).toBe('1:02:33')
    expect(formatDuration(-5)).toBe('0:00')
  })

  it('name today and yesterday, and the year only when it is another', () => {
    const now = Date.parse('2026-11-22T12:00:00')
    expect(formatDay(now, now)).toBe('Today')
    expect(formatDay(now - 86_400_000, now)).toBe('Yesterday')
    expect(formatDay(Date.parse('2026-11-18T12:00:00'), now)).toBe('Wednesday, November 18')
    expect(formatDay(Date.parse('2025-11-18T12:00:00'), now)).toContain('2025')
  })

  it('write sizes in steps of a thousand', () => {
    expect(formatBytes(512)).toBe('512 byte')
    expect(formatBytes(1_400_000)).toBe('1.4 MB')
    expect(formatBytes(412_000_000)).toBe('412 MB')
  })
})
