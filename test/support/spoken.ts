/** What is said in the recordings with known texts, and how a transcript is compared with it. */

export const JFK =
  'And so, my fellow Americans: ask not what your country can do for you, ask what you can do for your country.'

export const TWO_CITIES =
  'It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness, it was the ' +
  'epoch of belief, it was the epoch of incredulity, it was the season of Light, it was the season of Darkness, it was the ' +
  'spring of hope, it was the winter of despair, we had everything before us, we had nothing before us, we were all going ' +
  'direct to Heaven, we were all going direct the other way. In short, the period was so far like the present period, that ' +
  'some of its noisiest authorities insisted on its being received, for good or for evil, in the superlative degree of ' +
  'comparison only.'

export { plain, wordsWrong } from '../../app/transcribe/wordsWrong'
