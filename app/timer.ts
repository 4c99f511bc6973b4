/** The longest delay that a timer takes, 24.8 days. One that is longer fires at once, and what repeats it never rests. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1

/**
 * A delay that a timer can take, whatever the number is. What is no number becomes the longest: a wait that was over at once
 * would be begun again at once.
 */
export const timerMs = (delayMs: number): number =>
  Number.isNaN(delayMs) ? LONGEST_TIMER_MS : Math.min(Math.max(0, delayMs), LONGEST_TIMER_MS)
