import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deviceIdSchema } from '../../../app/ids'
import type { Transcript } from '../../../app/model'
import { chooseTranscript, compareTranscripts } from '../../../app/transcribe/choose'

const transcript = (rank: number, createdAt: number, device = 'aaaaaaaaaaaaaaaa'): Transcript => ({
  text: '',
  segments: [],
  language: null,
  engine: 'whisper',
  model: 'base',
  rank,
  createdAt,
  device: deviceIdSchema.parse(device),
})

describe('which of two transcripts stands', () => {
  it('is the one of the better model, then the earlier', () => {
    expect(chooseTranscript(transcript(20, 5), transcript(30, 9), false)).toBe('take')
    expect(chooseTranscript(transcript(30, 9), transcript(20, 5), false)).toBe('keep')
    expect(chooseTranscript(transcript(20, 5), transcript(20, 6), false)).toBe('keep')
    expect(chooseTranscript(transcript(20, 5), transcript(20, 4), false)).toBe('take')
  })

  it('is the one a person asked for', () =>
    expect(chooseTranscript(transcript(30, 1), transcript(10, 9), true)).toBe('take'))
  it('is the first when there was none', () => expect(chooseTranscript(null, transcript(1, 1), false)).toBe('take'))

  it('is the same on every device, in whichever order they come', () => {
    const any = fc.record({
      rank: fc.nat(3),
      at: fc.nat(3),
      device: fc.constantFrom('aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb'),
    })
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 6 }), (all) => {
        const made = all.map(({ rank, at, device }) => transcript(rank, at, device))
        const fold = (list: Transcript[]) =>
          list.reduce<Transcript | null>(
            (current, next) => (chooseTranscript(current, next, false) === 'take' ? next : current),
            null,
          )
        const [forth, back] = [fold(made), fold([...made].reverse())]
        expect(forth && back && compareTranscripts(forth, back)).toBe(0)
      }),
    )
  })
})
