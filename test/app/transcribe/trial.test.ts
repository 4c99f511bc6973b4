import { inEnglish } from '../../../app/messages/inEnglish'
import { describe, expect, it } from 'vitest'
import { SPEECH_MODELS } from '../../../app/transcribe/models/catalogue'
import { recommendedId, type Circumstances } from '../../../app/transcribe/models/recommend'
import { clipFor, verdictOn, whyNotUsed, type Trial } from '../../../app/transcribe/models/trial'

const passed = (factor: number, memoryBytes = 3e8): Trial => ({
  verdict: 'passed',
  wrong: 1,
  words: 22,
  factor,
  memoryBytes,
})
const recommended = (trials: Record<string, Trial>, rest: Partial<Circumstances> = {}) =>
  recommendedId(SPEECH_MODELS, {
    spoken: ['en', 'ja'],
    memoryBytes: 8e9,
    trials: new Map(Object.entries(trials)),
    small: 'moonshine-tiny.en',
    ...rest,
  })

describe('the recommended model', () => {
  it('is the best of those that were heard, as long as nothing was tried here', () => {
    expect(recommended({})).toBe('whisper-base')
  })

  it('is one that nobody heard only after it passed its trial here', () => {
    const trials = { 'parakeet-tdt-0.6b-v3': passed(0.3, 1.2e9) }
    const spoken = ['en', 'de']
    expect(recommended(trials, { spoken })).toBe('parakeet-tdt-0.6b-v3')
    // It knows no Japanese.
    expect(recommended(trials)).toBe('whisper-base')
    const failed = { 'parakeet-tdt-0.6b-v3': { ...passed(0.3), verdict: 'words' as const } }
    expect(recommended(failed, { spoken })).toBe('whisper-base')
  })

  it('is none that is too slow or too large here', () => {
    expect(recommended({ 'whisper-turbo': passed(0.7) })).toBe('whisper-base')
    expect(recommended({ 'whisper-turbo': passed(0.3, 5e9) })).toBe('whisper-base')
    expect(recommended({ 'whisper-turbo': passed(0.3, 1.6e9) })).toBe('whisper-turbo')
  })

  it('is judged by the speed of the small model until it was tried itself', () => {
    // Six and a half times as much work as the small one.
    expect(recommended({ 'moonshine-tiny.en': passed(0.2) }, { spoken: ['en'] })).toBe('moonshine-tiny.en')
    expect(recommended({ 'moonshine-tiny.en': passed(0.2) })).toBeNull()
    expect(recommended({ 'moonshine-tiny.en': passed(0.03) }, { spoken: ['en'] })).toBe('whisper-base')
  })

  it('knows the languages of the person', () => {
    const trials = { 'parakeet-tdt-0.6b-v2': passed(0.2) }
    expect(recommended(trials, { spoken: ['en'] })).toBe('parakeet-tdt-0.6b-v2')
    expect(recommended(trials)).toBe('whisper-base')
  })

  it('is one that must be told the language only for who speaks one', () => {
    const trials = { 'canary-180m-flash': passed(0.1) }
    expect(recommended(trials, { spoken: ['de'] })).toBe('canary-180m-flash')
    expect(recommended(trials, { spoken: ['de', 'en'] })).toBe('whisper-base')
    expect(recommended(trials, { spoken: ['it'] })).toBe('whisper-base')
  })
})

describe('a trial', () => {
  it('is in German for who speaks it and a model that claims to', () => {
    expect(clipFor('many', ['de', 'en']).language).toBe('de')
    expect(clipFor('many', ['en']).language).toBe('en')
    expect(clipFor('english', ['de']).language).toBe('en')
  })

  it('fails by wrong words first, then by the time it takes', () => {
    expect(verdictOn({ wrong: 7, words: 22, factor: 0.1 })).toBe('passed')
    expect(verdictOn({ wrong: 8, words: 22, factor: 3 })).toBe('words')
    expect(verdictOn({ wrong: 0, words: 22, factor: 1.2 })).toBe('slow')
    expect(verdictOn({ wrong: 0, words: 22, factor: 0.9 })).toBe('passed')
  })

  it('names the model that failed, and what to do', () => {
    const failed = (verdict: Trial['verdict']) => {
      const why = whyNotUsed('Own', { ...passed(1), verdict, wrong: 20 })
      return why === null ? '' : inEnglish(why)
    }
    expect(failed('words')).toBe(
      '"Own" is not used: of 22 words it was tried with, it got 20 wrong. It may know another language. Use another model.',
    )
    for (const verdict of ['slow', 'memory', 'broken'] as const) expect(failed(verdict)).toMatch(/^"Own" is not used: /)
  })
})
