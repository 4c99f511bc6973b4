/** What a person should know of the level while there is still time to do something about it. */
export type LevelVerdict = 'fine' | 'silent' | 'quiet' | 'clipping'

/** Blocks of the meter in ten seconds: one every 50 ms. */
const BLOCKS = 200
/** Nothing but the noise of an amplifier is below this. */
const SILENT_PEAK = 0.004
/** Speech whose loudest moment in ten seconds is below this, about −30 dB, is lost in noise. */
const QUIET_PEAK = 0.03
/** At the end of the scale: what is louder is cut off. */
const CLIPPED_PEAK = 0.985
/** So many clipped blocks within the last two seconds are no accident. */
const CLIPPED_BLOCKS = 3
const RECENT_BLOCKS = 40

/** Judges the level by the greatest amplitudes, 0 to 1, of the last ten seconds. */
export class LevelJudge {
  #peaks: number[] = []

  /** Takes the next block of 50 ms and answers what is to be said now. */
  push(peak: number): LevelVerdict {
    this.#peaks = [...this.#peaks.slice(1 - BLOCKS), peak]
    const clipped = this.#peaks.slice(-RECENT_BLOCKS).filter((one) => one >= CLIPPED_PEAK).length
    if (clipped >= CLIPPED_BLOCKS) return 'clipping'
    if (this.#peaks.length < BLOCKS) return 'fine'
    const most = Math.max(...this.#peaks)
    if (most < SILENT_PEAK) return 'silent'
    return most < QUIET_PEAK ? 'quiet' : 'fine'
  }

  /** Begins anew, for another recording. */
  reset(): void {
    this.#peaks = []
  }
}
