import { randomUUID } from 'node:crypto'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newPrompt } from '../../../app/exchange/newEntities'
import { newPromptId } from '../../../app/ids'
import type { Prompt } from '../../../app/model'
import { Device, type Place } from '../../support/device'
import { wavAround } from '../../support/noise'
import { Chance } from './chance'
import { everythingIn } from './everything'
import type { Before } from './wire'

/** A closed profile made by the app, the same one as it was some time before, and what is in it. */
export interface Template {
  readonly now: string
  readonly older: string
  readonly before: Before
  remove(): Promise<void>
}

const ENTRIES = 12
const SOUND_BYTES = 300_000
/** Long enough that a log has several blocks. */
const WORDS = 400

/** Makes one that is in step with a server, or without one. Its databases have tables, logs and older versions in them. */
export async function makeTemplate(place: Place): Promise<Template> {
  const folder = await mkdtemp(join(tmpdir(), 'braindump-disk-fuzz-'))
  const chance = new Chance(1)
  const words = (): string => Array.from({ length: WORDS }, () => chance.below(1e9).toString(36)).join(' ')
  const device = await Device.first(place, {}, folder)
  const now = device.profile
  const older = join(folder, 'older')
  try {
    for (let n = 0; n < ENTRIES; n += 1) await write(device, `early ${n}`, words())
    await record(device, folder, chance)
    await device.services.journal.databases.prompts.put(prompt('first'), null)
    await device.services.missing.problems() // So that there is a list besides what was written since.
    await device.restart()
    for (let n = 0; n < ENTRIES; n += 1) await write(device, `then ${n}`, words())
    await sync(device)
    await device.restart(() => cp(now, older, { recursive: true }))
    const { sessions } = device.services.journal
    for (const { id } of device.services.journal.summaries.list('journal').slice(0, 4)) {
      await sessions.rename(id, `renamed ${words().slice(0, 20)}`)
      await sessions.addNote(id, words())
    }
    for (let n = 0; n < ENTRIES; n += 1) await write(device, `late ${n}`, words())
    await record(device, folder, chance)
    await device.services.journal.databases.prompts.put(prompt('second'), null)
    await device.host.settings.set('trash.keepDays', 31)
    await device.host.settings.set('appearance.language', 'de')
    await sync(device)
    const before = await everythingIn(device.services)
    await device.host.close()
    return { now, older, before, remove: () => rm(folder, { recursive: true, force: true }) }
  } catch (error) {
    await device.remove()
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

const prompt = (name: string): Prompt =>
  newPrompt({ id: newPromptId(randomUUID), name, content: `content of ${name}`, createdAt: Date.now() })

async function write({ services }: Device, title: string, text: string): Promise<void> {
  const { sessions, tags } = services.journal
  const id = await sessions.create({ title, text })
  await sessions.setTag([id], await tags.named(title), true)
}

async function record({ services }: Device, folder: string, chance: Chance): Promise<void> {
  const path = join(folder, 'sound.wav')
  await writeFile(path, wavAround(Uint8Array.from({ length: SOUND_BYTES }, () => chance.below(256))))
  await services.audio.importFile(path)
}

/** Documents and sound, both ways. */
export async function sync({ services }: Device): Promise<void> {
  const hooks = {
    settle: () => services.conflicts.mergeAll(),
    audio: async () => void (await services.audio.transfers.pass()),
  }
  await services.sync.pass(hooks, new AbortController().signal)
  await services.journal.summaries.settled()
}
