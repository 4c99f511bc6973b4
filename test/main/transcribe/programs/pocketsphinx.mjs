#!/usr/bin/env node
/*
 * Recognises a WAV with Debian's pocketsphinx and a grammar: `pocketsphinx.mjs GRAMMAR WAV`. Prints whisper-style JSON with
 * words, as a program of a person's choice might.
 */
import { execFileSync } from 'node:child_process'

const [grammar, wav] = process.argv.slice(2)
const output = execFileSync(
  'pocketsphinx_continuous',
  ['-infile', wav, '-jsgf', grammar, '-time', 'yes', '-logfn', '/dev/null'],
  {
    encoding: 'utf8',
  },
)

const segments = []
for (const line of output.split('\n')) {
  const word = /^(\S+) (\d+\.\d+) (\d+\.\d+) [\d.]+$/.exec(line)
  if (word === null) {
    if (line.trim() !== '') segments.push({ text: line.trim(), words: [] })
    continue
  }
  const [, text, start, end] = word
  if (/^(<.*>|\[.*\])$/.test(text)) continue
  segments.at(-1)?.words.push({ word: text.replace(/\(\d+\)$/, ''), start: Number(start), end: Number(end) })
}
const timed = segments
  .filter(({ words }) => words.length > 0)
  .map(({ text, words }) => ({ text, words, start: words[0].start, end: words.at(-1).end }))
process.stdout.write(JSON.stringify({ language: 'en', segments: timed }))
