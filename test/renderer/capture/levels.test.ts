import { describe, expect, it } from 'vitest'
import { LevelJudge } from '../../../renderer/capture/levels'

/** What is said after so many blocks of 50 ms with these peaks, one after the other. */
function after(judge: LevelJudge, blocks: number, peak: (at: number) => number): string {
  let verdict = 'fine'
  for (let at = 0; at < blocks; at++) verdict = judge.push(peak(at))
  return verdict
}

describe('the level of a recording', () => {
  it('is silent after ten seconds of nothing, and not before', () => {
    const judge = new LevelJudge()
    expect(after(judge, 199, () => 0)).toBe('fine')
    expect(judge.push(0)).toBe('silent')
    expect(judge.push(0.2)).toBe('fine')
  })

  it('is quiet where the loudest of ten seconds is lost in noise', () => {
    expect(after(new LevelJudge(), 200, (at) => (at % 20 === 0 ? 0.02 : 0.006))).toBe('quiet')
    expect(after(new LevelJudge(), 200, (at) => (at % 100 === 0 ? 0.2 : 0.006))).toBe('fine')
  })

  it('distorts when it is cut off again and again, and is fine again after two seconds', () => {
    const judge = new LevelJudge()
    expect(after(judge, 2, () => 1)).toBe('fine')
    expect(judge.push(1)).toBe('clipping')
    expect(after(judge, 40, () => 0.3)).toBe('fine')
  })

  it('begins anew with another microphone', () => {
    const judge = new LevelJudge()
    after(judge, 199, () => 0)
    judge.reset()
    expect(judge.push(0)).toBe('fine')
  })
})
