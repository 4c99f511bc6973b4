import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { SetupError } from '../setup/say.mjs'

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function takeOver(folder) {
  let holder
  try {
    holder = Number(readFileSync(join(folder, 'pid'), 'utf8'))
  } catch {
    return // Just being taken or just being released: look again.
  }
  if (!isAlive(holder)) rmSync(folder, { recursive: true, force: true })
}

/** Runs `body` while no other process holds `folder`; a lock whose holder is gone is taken over. */
export async function withLock(folder, body, waitMs = 300_000) {
  const deadline = Date.now() + waitMs
  for (;;) {
    try {
      mkdirSync(folder)
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      if (Date.now() > deadline) throw new SetupError(`${folder} has been locked for too long; remove it and try again`)
      takeOver(folder)
      await delay(100)
    }
  }
  try {
    writeFileSync(join(folder, 'pid'), String(process.pid))
    return await body()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
