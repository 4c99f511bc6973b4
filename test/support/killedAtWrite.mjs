// The built command line in a process that kills itself (SIGKILL) at its n-th write to the disk, just before it or just
// after it: BRAINDUMP_TEST_KILL="before 3". Writes are those of leveldb and of the profile's own files. With
// BRAINDUMP_TEST_KILL="count" it goes on to the end and tells how many there were on file descriptor 3.
import { writeSync } from 'node:fs'
import fs from 'node:fs/promises'
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { devNull } from 'node:os'

const [when = 'count', number = '0'] = (process.env['BRAINDUMP_TEST_KILL'] ?? 'count').split(' ')
let writes = 0

/** Counts one write; answers what to do once it is done. */
function write() {
  writes += 1
  const mine = writes === Number(number)
  if (mine && when === 'before') process.kill(process.pid, 'SIGKILL')
  return () => {
    if (mine && when === 'after') process.kill(process.pid, 'SIGKILL')
  }
}

const promised = (owner, name) => {
  const original = owner[name]
  owner[name] = async function (...parameters) {
    const done = write()
    const result = await original.apply(this, parameters)
    done()
    return result
  }
}
const called = (owner, name) => {
  const original = owner[name]
  owner[name] = function (...parameters) {
    const callback = parameters.pop()
    const done = write()
    return original.call(this, ...parameters, (...answer) => {
      if (!answer[0]) done()
      callback(...answer)
    })
  }
}

const leveldown = createRequire(import.meta.url)('leveldown')
for (const name of ['_put', '_batch', '_del']) called(leveldown.prototype, name)
promised(fs, 'rename')
promised(fs, 'truncate')
syncBuiltinESMExports()
const handle = await fs.open(devNull, 'w')
for (const name of ['appendFile', 'writeFile', 'write', 'truncate']) promised(Object.getPrototypeOf(handle), name)
await handle.close()

const { runCli } = await import('../../out/main/cli.js')
process.exitCode = await runCli(process.argv.slice(2))
if (when === 'count') writeSync(3, String(writes))
