#!/usr/bin/env node
/*
 * A speech program that hears the same in everything: ten words, one a second. Prints whisper-style JSON with the time of
 * each word. What it says does not matter where it is used; when it says each word does.
 */
const words = 'one two three four five six seven eight nine ten'.split(' ')
const timed = words.map((word, at) => ({ word, start: at, end: at + 1 }))
process.stdout.write(
  JSON.stringify({
    language: 'en',
    segments: [{ text: words.join(' '), start: 0, end: words.length, words: timed }],
  }),
)
