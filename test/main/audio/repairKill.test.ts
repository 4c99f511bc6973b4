import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { cp, readdir, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { uuidOf } from '../../../app/ids'
import { newDocumentKey, temporaryFolder } from '../../support/documents'
import { killsOr, noteKill } from '../../support/kills'
import { noiseFile } from '../../support/noise'
import { openJournal } from './support/journal'

const KILLS = killsOr(15)

/** Mends in a process of its own; answers how many steps that took, or null when it was killed. */
async function mend(...args: string[]): Promise<number | null> {
  const script = join(import.meta.dirname, 'support', 'mend.ts')
  try {
    return Number((await promisify(execFile)(process.execPath, ['--import', 'tsx', script, ...args])).stdout)
  } catch (error) {
    if ((error as { signal?: unknown }).signal === 'SIGKILL') return null
    throw error
  }
}

it(
  `mending that is killed anywhere goes on at the next start and loses nothing, ${KILLS} times out of ${KILLS}`,
  { timeout: 180_000 },
  async () => {
    const damaged = await temporaryFolder()
    const key = JSON.stringify(newDocumentKey())
    const first = await openJournal(damaged, key)
    const { path, bytes } = await noiseFile(6_000_000)
    const { recordingId: id } = await first.audio.importFile(path)
    await first.close()
    await truncate(join(damaged, 'db', 'audio', uuidOf(id), 'CURRENT'))

    const copy = async (): Promise<string> => {
      const profile = join(await temporaryFolder(), 'profile')
      await cp(damaged, profile, { recursive: true })
      return profile
    }
    const steps = await mend(await copy(), key, id)
    expect(steps).toBeGreaterThan(KILLS)
    for (let kill = 0; kill < KILLS; kill += 1) {
      const profile = await copy()
      expect(await mend(profile, key, id, String(1 + Math.floor((kill * Number(steps)) / KILLS)))).toBeNull()
      noteKill()
      const { audio, journal, close } = await openJournal(profile, key)
      try {
        const reader = await audio.reader(id)
        expect(Buffer.from(await reader.read(0, reader.sizeBytes)).equals(bytes)).toBe(true)
        expect((await audio.places([id]))[0]?.place).toEqual({ place: 'here' })
        expect(await readdir(join(profile, 'db', 'audio-damaged'))).toEqual([`${uuidOf(id)}.1.searched`])
        const { problems } = await audio.verify((await journal.databases.recordings.get(id)).doc)
        expect(problems).toMatchObject([{ key: 'audio.filesAside' }])
      } finally {
        await close()
      }
    }
  },
)
