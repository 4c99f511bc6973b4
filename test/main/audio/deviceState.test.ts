import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
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
  const writes = ids.map((id) => state.set(id, { evicted: true }))
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
  state.note(before, { evicted: true })
  await state.close()
  const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
  const running = timers()
  state.note(after, { evicted: true })
  expect(timers()).toBe(running)
  await expect(state.set(after, { evicted: false })).rejects.toMatchObject({ kind: 'locked' })
  const { items } = JSON.parse(await readFile(path, 'utf8')) as { items: Record<string, unknown> }
  expect(Object.keys(items)).toEqual([before])
})

it('reads what earlier versions called otherwise, and writes it under its present names', async () => {
  const path = join(folder, 'earlier.json')
  const id = newRecordingId(systemPorts.uuid)
  await writeFile(
    path,
    JSON.stringify({ policy: 'marked', items: { [id]: { held: true, lost: true, taking: true, complete: 'root' } } }),
  )
  const state = await AudioDeviceState.load(path, (error) => {
    throw error
  })
  const present = { evicted: true, incomplete: true, importing: true, complete: 'root' }
  expect(state.item(id)).toEqual(present)
  await state.set(id, { wanted: true })
  await state.close()
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ items: { [id]: { ...present, wanted: true } } })
})
