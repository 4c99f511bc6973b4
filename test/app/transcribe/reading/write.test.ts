import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Segment, Transcript } from '../../../../app/model'
import { fillersOf } from '../../../../app/transcribe/reading/fillers'
import { paragraphsOf } from '../../../../app/transcribe/reading/paragraphs'
import { readingOf, writeTranscript } from '../../../../app/transcribe/reading/write'
import { parseSrt } from '../../../../app/transcribe/srt'

/** Words of half a second each; a number is a pause in ms. */
function said(...words: (string | number)[]): Segment[] {
  let at = 0
  return words.flatMap((word) => {
    if (typeof word === 'number') {
      at += word
      return []
    }
    const segment = { startMs: at, endMs: at + 500, text: word }
    at += 500
    return [segment]
  })
}

const spoken = (segments: Segment[], language: string | null = 'en', editedText: string | null = null) => ({
  transcript: { segments, language, text: segments.map(({ text }) => text).join(' ') } as Transcript,
  editedText,
  durationMs: 60_000,
})

describe('paragraphs', () => {
  it('begin at a pause after a sentence, and at a long one anywhere', () => {
    const recording = spoken(said('One', 'two.', 2000, 'Three', 2000, 'four', 4000, 'five.', 'Six.'))
    expect(writeTranscript(recording, 'text')).toBe('One two.\n\nThree four\n\nfive. Six.\n')
    expect(writeTranscript(recording, 'markdown', { times: true })).toContain('**0:03** Three four')
  })

  it('are those of a person where they wrote lines', () => {
    const recording = spoken(said('One.', 3000, 'Two.', 'Three.'), 'en', 'One. Two.\nThree.')
    expect(writeTranscript(recording, 'text')).toBe('One. Two.\n\nThree.\n')
  })

  it('leave nothing out', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.nat(9000), fc.nat(9000))), (pieces) => {
        const starts = paragraphsOf(pieces.map(([text, startMs, endMs]) => ({ text, startMs, endMs })))
        expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b))
        expect(starts[0] ?? 0).toBe(0)
      }),
    )
  })
})

describe('filler words', () => {
  const hiddenIn = (text: string, language: string | null) => {
    const pieces = text.split(' ').map((word, n) => ({ text: `${word} `, startMs: n, endMs: n + 1 }))
    const hidden = fillersOf(pieces, language)
    return pieces.filter((_piece, at) => hidden[at]).map(({ text }) => text.trim())
  }

  it.each([
    ['Um, we uh went home', 'en', ['Um,', 'uh']],
    ['Wir sind um acht ähm da', 'de', ['ähm']],
    ['um acht', null, []],
    ['I think, I think so', 'en', ['I', 'think,']],
    ['we we, um, we went', 'en', ['we', 'we,', 'um,']],
    ['It was very very good', 'en', []],
    ['No. No. Stop. Stop', 'en', []],
    ['call 5 5 7 7', 'en', []],
    ['that he had had', 'en', []],
  ])('in "%s"', (text, language, hidden) => expect(hiddenIn(text, language)).toEqual(hidden))

  it('are left out of a copy on request and of nothing else', () => {
    const recording = spoken(said('Um', 'we', 'we', 'went.'))
    expect(writeTranscript(recording, 'text')).toBe('Um we we went.\n')
    expect(writeTranscript(recording, 'text', { clean: true })).toBe('we went.\n')
  })
})

const TIMES = /^(\d{2,}):([0-5]\d):([0-5]\d)[,.](\d{3}) --> (\d{2,}):([0-5]\d):([0-5]\d)[,.](\d{3})$/

function timesOf(file: string): [number, number][] {
  return file.split('\n').flatMap((line) => {
    const parts = TIMES.exec(line)?.slice(1).map(Number)
    if (parts === undefined) return []
    const [h1 = 0, m1 = 0, s1 = 0, f1 = 0, h2 = 0, m2 = 0, s2 = 0, f2 = 0] = parts
    const ms = (h: number, m: number, s: number, f: number) => ((h * 60 + m) * 60 + s) * 1000 + f
    return [[ms(h1, m1, s1, f1), ms(h2, m2, s2, f2)] satisfies [number, number]]
  })
}

describe('subtitles', () => {
  it('end at sentences and pauses', () => {
    const recording = spoken(said('One', 'two.', 'Three', 2000, 'a <b>', '-->', '& c'))
    expect(writeTranscript(recording, 'srt')).toBe(
      [
        '1\n00:00:00,000 --> 00:00:01,000\nOne two.\n',
        '2\n00:00:01,000 --> 00:00:01,500\nThree\n',
        '3\n00:00:03,500 --> 00:00:05,000\na <b> -> & c\n',
      ].join('\n'),
    )
    expect(writeTranscript(recording, 'vtt')).toMatch(/^WEBVTT\n\n00:00:00\.000 --> [^]*a &lt;b&gt; --&gt; &amp; c\n$/)
  })

  it.each([
    ['overlaps', [0, 5000, 1000, 2000, 1500, 1600]],
    ['backwards', [5000, 6000, 1000, 900, 500, 400]],
    ['no length', [1000, 1000, 1000, 1000, 1000, 1000]],
    ['beyond the end', [59_000, 90_000, 100_000, 110_000, 1e12, 1e13]],
  ])('with %s are valid all the same', (_what, [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0]) => {
    const segments = [
      { startMs: a, endMs: b, text: 'One.' },
      { startMs: c, endMs: d, text: 'Two.' },
      { startMs: e, endMs: f, text: 'Three.' },
    ]
    const file = writeTranscript(spoken(segments), 'srt')
    const times = timesOf(file)
    expect(times).toHaveLength(3)
    times.forEach(([start, end], at) => {
      expect(end).toBeGreaterThan(start)
      expect(start).toBeGreaterThanOrEqual(times[at - 1]?.[1] ?? 0)
      expect(end).toBeLessThanOrEqual(60_010)
    })
    expect(parseSrt(file)?.map(({ text }) => text)).toEqual(['One.', 'Two.', 'Three.'])
  })

  it('of any times are valid and hold every word', () => {
    const times = fc.oneof(fc.double({ min: 0, max: 200_000, noNaN: true }), fc.constant(0), fc.constant(60_000))
    const segment = fc.record({ startMs: times, endMs: times, text: fc.stringMatching(/^[a-z]{1,8}[.]?$/) })
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 30 }), (segments) => {
        const file = writeTranscript(spoken(segments), 'vtt')
        timesOf(file).forEach(([start, end], at, all) => {
          expect(end).toBeGreaterThan(start)
          expect(start).toBeGreaterThanOrEqual(all[at - 1]?.[1] ?? 0)
        })
        const words = file.split('\n').filter((line) => line !== '' && line !== 'WEBVTT' && !line.includes('-->'))
        expect(words.join(' ').split(' ').filter(Boolean)).toEqual(segments.map(({ text }) => text))
      }),
    )
  })

  it('of nothing is an empty file', () => {
    const nothing = { transcript: null, editedText: null, durationMs: 0 }
    expect(readingOf(nothing)).toEqual([])
    expect(writeTranscript(nothing, 'srt')).toBe('')
    expect(writeTranscript(nothing, 'text')).toBe('')
  })
})
