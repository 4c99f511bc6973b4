import { describe, expect, it } from 'vitest'
import { parseProgramOutput } from '../../../app/transcribe/programOutput'

describe('reading what a program printed', () => {
  it('takes plain text as one segment over the whole recording', () => {
    expect(parseProgramOutput('  open the\ngarden gate \n', 2_000)).toEqual({
      text: 'open the garden gate',
      segments: [{ startMs: 0, endMs: 2_000, text: 'open the garden gate' }],
      language: null,
    })
  })

  it('hears nothing in nothing', () => {
    expect(parseProgramOutput(' \r\n\n', 2_000)).toEqual({ text: '', segments: [], language: null })
  })

  it('reads SRT with Windows line ends, tags and several lines a block', () => {
    const srt =
      '\uFEFF1\r\n00:00:01,500 --> 00:00:02,000\r\n<i>Ask</i> not\r\nwhat\r\n\r\n2\r\n01:00:00,040 --> 01:00:01.4\r\nyour country\r\n'
    expect(parseProgramOutput(srt, 9_999).segments).toEqual([
      { startMs: 1_500, endMs: 2_000, text: 'Ask not what' },
      { startMs: 3_600_040, endMs: 3_601_400, text: 'your country' },
    ])
  })

  it('reads the JSON of whisper.cpp', () => {
    const json = JSON.stringify({
      result: { language: 'en' },
      transcription: [{ timestamps: {}, offsets: { from: 30, to: 2270 }, text: ' And so' }],
    })
    expect(parseProgramOutput(json, 1)).toEqual({
      text: 'And so',
      segments: [{ startMs: 30, endMs: 2_270, text: 'And so' }],
      language: 'en',
    })
  })

  it('reads the JSON of OpenAI whisper with words and confidence', () => {
    const words = [{ start: 0.5, end: 0.9, word: ' Ask', probability: 0.9 }]
    const json = JSON.stringify({
      text: ' Ask',
      language: 'en',
      segments: [{ id: 0, start: 0.5, end: 0.9, text: ' Ask', avg_logprob: 0, words }],
    })
    expect(parseProgramOutput(json, 1).segments).toEqual([
      { startMs: 500, endMs: 900, text: 'Ask', confidence: 1, words: [{ startMs: 500, endMs: 900, text: 'Ask' }] },
    ])
  })

  it('refuses JSON of another shape instead of showing it as words', () => {
    expect(() => parseProgramOutput('{"error":"no model"}', 1)).toThrowError(
      expect.objectContaining({ kind: 'engine' }),
    )
    expect(() => parseProgramOutput('{"segments":[{"start":-1,"end":2,"text":"x"}]}', 1)).toThrowError(
      expect.objectContaining({ kind: 'engine' }),
    )
  })

  it('takes text that only begins like JSON as text', () => {
    expect(parseProgramOutput('[BLANK] and then', 1).text).toBe('[BLANK] and then')
  })

  it('makes text well-formed Unicode', () => {
    expect(parseProgramOutput('half \uD83D pair', 1).text.isWellFormed()).toBe(true)
  })
})
