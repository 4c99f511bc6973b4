import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { newRecordingId } from '../../../app/ids'
import { AudioDeviceState } from '../../../main/audio/store/deviceState'
import { systemPorts } from '../../../main/platform/ports'

const folder = await mkdtemp(join(tmpdir(), 'braindump-device-state-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

it('has written everything it was told when it says that it is settled, also what waited for its turn', async () => {
  const path = join(folder, 'audio.json')
  const state = await AudioDeviceState.load(path, (error) => {
    throw error
  })
  const ids = [newRecordingId(systemPorts.uuid), newRecordingId(systemPorts.uuid), newRecordingId(systemPorts.uuid)]
  const writes = ids.map((id) => state.set(id, { held: true }))
  await state.settled()
  const { items } = JSON.parse(await readFile(path, 'utf8')) as { items: Record<string, unknown> }
  expect(Object.keys(items).sort()).toEqual([...ids].sort())
  await Promise.all(writes)
})

it('writes nothing any more after it was closed, whatever is noted', async () => {
  const path = join(folder, 'closed.json')
  const state = await AudioDeviceState.load(path, (error) => {
    throw error
  })
  const [before, after] = [newRecordingId(systemPorts.uuid), newRecordingId(systemPorts.uuid)]
  state.note(before, { held: true })
  await state.close()
  const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
  const running = timers()
  state.note(after, { held: true })
  expect(timers()).toBe(running)
  await expect(state.set(after, { held: false })).rejects.toMatchObject({ kind: 'locked' })
  const { items } = JSON.parse(await readFile(path, 'utf8')) as { items: Record<string, unknown> }
  expect(Object.keys(items)).toEqual([before])
})
