// `npm run bench [-- name…]`: runs bench/<name>.bench.ts, each in a process of its own, and writes bench/latest.json.
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { runWithDisplay } from './setup/display.mjs'
import { setUpDependencies } from './setup/dependencies.mjs'
import { root, say } from './setup/say.mjs'
import { main, setUp } from './setup.mjs'

const folder = join(root, 'bench')
const latest = join(folder, 'latest.json')

const show = (value) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3))

function report(name, rows) {
  console.log(`\n${name}`)
  for (const { what, value, unit, budget } of rows) {
    const verdict = budget === null ? '' : value <= budget ? `   within ${budget}` : `   OVER ${budget}`
    console.log(`  ${what.padEnd(72)} ${show(value).padStart(9)} ${unit}${verdict}`)
  }
}

await main(async () => {
  const electron = await setUp('test')
  // What is only compared with (search libraries) is no package of the app's own checkout.
  await setUpDependencies(folder)
  const { ensureBuilt } = await import('./build/bundles.mjs')
  await ensureBuilt()
  const wanted = process.argv.slice(2)
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.bench.ts'))
    .map((file) => file.slice(0, -'.bench.ts'.length))
    .filter((name) => wanted.length === 0 || wanted.includes(name))
    .sort()
  const all = existsSync(latest) ? JSON.parse(readFileSync(latest, 'utf8')).results : {}
  const temporary = mkdtempSync(join(tmpdir(), 'braindump-bench-'))
  let failed = 0
  try {
    for (const name of names) {
      const result = join(temporary, `${name}.json`)
      const args = [
        '--expose-gc',
        '--import',
        'tsx',
        join(folder, 'support/runOne.ts'),
        join(folder, `${name}.bench.ts`),
        result,
      ]
      const code = await runWithDisplay(process.execPath, args)
      if (code !== 0 || !existsSync(result)) {
        say(`${name} did not finish`)
        failed += 1
        continue
      }
      const measured = JSON.parse(readFileSync(result, 'utf8'))
      all[name] = { when: new Date().toISOString(), measured }
      report(name, measured)
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
  const [cpu] = cpus()
  const machine = {
    cpu: cpu?.model.trim(),
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    electron: electron.version,
    server: process.env['BRAINDUMP_TEST_COUCHDB_URL'] ? 'Apache CouchDB' : 'express-pouchdb',
  }
  writeFileSync(latest, `${JSON.stringify({ machine, results: all }, null, 2)}\n`)
  return failed === 0 ? 0 : 1
})
