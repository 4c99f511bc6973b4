/*
 * A program that "hears" what it is told: `hear.cjs LOG DELAY_MS TEXT WAV`. Writes the seconds of the WAV into the log when
 * it starts and when it is done, so that a test sees which recordings were worked on, in which order.
 */
const { appendFileSync, statSync } = require('node:fs')
const [log, delay, text, wav] = process.argv.slice(2)
const seconds = Math.round((statSync(wav).size - 44) / 32_000)
appendFileSync(log, `begin ${seconds}\n`)
setTimeout(() => {
  if (text === 'FAIL') {
    process.stderr.write('said: very private words\n')
    process.exit(1)
  }
  appendFileSync(log, `end ${seconds}\n`)
  process.stdout.write(`${text} ${seconds}`)
}, Number(delay))
