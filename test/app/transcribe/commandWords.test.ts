import { describe, expect, it } from 'vitest'
import { commandWords } from '../../../app/transcribe/commandWords'
import { decideLive } from '../../../app/transcribe/live'

describe('a command as a person types it', () => {
  it.each([
    ['whisper-cli -m model.bin -oj', ['whisper-cli', '-m', 'model.bin', '-oj']],
    [`"/my programs/hear" --title 'a "b" c'`, ['/my programs/hear', '--title', 'a "b" c']],
    [String.raw`C:\tools\hear.exe -x`, [String.raw`C:\tools\hear.exe`, '-x']],
    [String.raw`/my\ programs/hear ''`, ['/my programs/hear', '']],
    ['run $HOME ; rm -rf x', ['run', '$HOME', ';', 'rm', '-rf', 'x']],
  ])('splits %s without a shell', (typed, words) => expect(commandWords(typed)).toEqual(words))

  it.each(['', '   ', 'hear "open'])('refuses "%s"', (typed) =>
    expect(() => commandWords(typed)).toThrowError(expect.objectContaining({ kind: 'invalid-input' })),
  )
})

describe('live text while recording', () => {
  it('is on only for a model that was measured here to have time to spare', () => {
    expect(decideLive({ engine: 'whisper', model: 'tiny', speed: { model: 'tiny', realTimeFactor: 0.2 } })).toEqual({
      on: true,
      realTimeFactor: 0.2,
    })
    expect(
      decideLive({ engine: 'whisper', model: 'base', speed: { model: 'tiny', realTimeFactor: 0.2 } }),
    ).toMatchObject({ on: false })
    expect(
      decideLive({ engine: 'whisper', model: 'base', speed: { model: 'base', realTimeFactor: 1.7 } }),
    ).toMatchObject({ on: false, realTimeFactor: 1.7 })
    expect(decideLive({ engine: 'whisper', model: null, speed: null })).toMatchObject({ on: false })
    expect(decideLive({ engine: 'command', model: null, speed: null })).toMatchObject({ on: false })
  })
})
