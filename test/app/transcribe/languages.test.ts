import { describe, expect, it } from 'vitest'
import {
  chosenLanguages,
  doubted,
  languagesNamed,
  speaksOnlyEnglish,
  speechLanguage,
  spokenLanguages,
} from '../../../app/transcribe/languages'

describe('the languages that a person speaks', () => {
  it('are two letters, whatever the system calls them', () => {
    expect(['de-AT', 'nb_NO', 'iw', 'xx', 'EN'].map(speechLanguage)).toEqual(['de', 'no', 'he', 'auto', 'en'])
    expect(languagesNamed(' de,EN  nb de, klingon')).toEqual({ known: ['de', 'en', 'no'], unknown: ['klingon'] })
  })

  it('are those that were named, else those of the system; only named ones speak against a guess', () => {
    const unsaid = { language: 'auto', languages: [] }
    expect(spokenLanguages(unsaid, ['fr-CH', 'de-CH'])).toEqual(['fr', 'de'])
    expect(chosenLanguages(unsaid)).toEqual([])
    const said = { language: 'auto', languages: ['en', 'de'] }
    expect(spokenLanguages(said, ['fr'])).toEqual(['en', 'de'])
    expect(chosenLanguages(said)).toEqual(['en', 'de'])
    expect(speaksOnlyEnglish(said, ['en'])).toBe(false)
    expect(speaksOnlyEnglish(unsaid, ['en-GB'])).toBe(true)
    expect(speaksOnlyEnglish(unsaid, [])).toBe(false)
  })
})

describe('a guess of the language of a group', () => {
  const mostlyGerman = new Map([
    ['de', 40_000],
    ['en', 9_000],
  ])

  it('is doubted where it is short and none that the person speaks, in favour of what they speak here', () => {
    expect(doubted('cy', 2, ['en', 'de'], mostlyGerman)).toBe('de')
    expect(doubted('cy', 2, ['en', 'de'], new Map())).toBe('en')
  })

  it('stands where the person speaks it, where it is long, where nobody said what they speak, and where there is none', () => {
    expect(doubted('en', 2, ['en', 'de'], mostlyGerman)).toBeNull()
    expect(doubted('fr', 25, ['en', 'de'], mostlyGerman)).toBeNull()
    expect(doubted('cy', 2, [], mostlyGerman)).toBeNull()
    expect(doubted(null, 2, ['de'], mostlyGerman)).toBeNull()
  })
})
