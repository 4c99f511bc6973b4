import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alignEdited, pieceAt, piecesOf } from '../../../app/transcribe/reading/alignment'
import { firstSentence, partsOf } from '../../../renderer/entry/parts'
import { entryOf } from '../support/seed'
import { NOW } from '../support/mount'

const SEGMENTS = [
  { startMs: 0, endMs: 2000, text: 'We meet at the bridge.' },
  { startMs: 3000, endMs: 5000, text: 'Bring a lamp.' },
]

describe('a transcript beside its sound', () => {
  it('lights the piece that sounds, and none in a long silence', () => {
    const pieces = piecesOf(SEGMENTS)
    expect(pieceAt(pieces, 500)).toBe(0)
    expect(pieceAt(pieces, 2900)).toBe(-1)
    expect(pieceAt(pieces, 3001)).toBe(1)
    expect(pieceAt(pieces, 9000)).toBe(-1)
  })

  it('goes by words where the engine says when each was said', () => {
    const words = [
      { startMs: 0, endMs: 400, text: 'We' },
      { startMs: 400, endMs: 900, text: 'meet' },
    ]
    expect(piecesOf([{ startMs: 0, endMs: 900, text: 'We meet', words }]).map((piece) => piece.startMs)).toEqual([
      0, 400,
    ])
  })

  it('keeps the times of the words that a person left as they were', () => {
    const pieces = alignEdited('We meet at the old bridge. Bring a lamp!', SEGMENTS)
    expect(pieces.map((piece) => piece.text).join('')).toBe('We meet at the old bridge. Bring a lamp!')
    const lamp = pieces.find((piece) => piece.text.startsWith('lamp'))
    expect(lamp?.startMs).toBeGreaterThan(3900)
  })

  it('loses no character of the edit and never goes back in time', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('we', 'meet', 'at', 'the', 'bridge.', 'new', 'words'), { maxLength: 30 }),
        (words) => {
          const edited = words.join(' ')
          const pieces = alignEdited(edited, SEGMENTS)
          expect(pieces.map((piece) => piece.text).join('')).toBe(edited)
          for (let n = 1; n < pieces.length; n++)
            expect(pieces[n]?.startMs).toBeGreaterThanOrEqual(pieces[n - 1]?.startMs ?? 0)
        },
      ),
    )
  })
})

describe('the parts of an entry', () => {
  it('show a recording once, though a message carries it', () => {
    const parts = partsOf(
      entryOf({ title: '', daysAgo: 0, hour: 8, said: 'Hello there.', seconds: 3, note: 'And a note' }, 1, NOW),
    )
    expect(parts.map((part) => part.kind)).toEqual(['recording', 'note'])
  })

  it('propose their first sentence as a title, cut at a word when it is long', () => {
    const proposal = (said: string) =>
      firstSentence(partsOf(entryOf({ title: '', daysAgo: 0, hour: 8, said, seconds: 3 }, 1, NOW)))
    expect(proposal('Call the dentist. Then go home.')).toBe('Call the dentist')
    expect(proposal('Is it 3.5 or 4? I forgot.')).toBe('Is it 3.5 or 4?')
    expect(proposal(`${'word '.repeat(40)}end.`).length).toBeLessThanOrEqual(81)
  })
})
