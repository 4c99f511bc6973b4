import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { newPromptId } from '../../app/ids'
import { begin } from '../../app/merge/document/edit'
import type { Prompt } from '../../app/model'
import { systemPorts } from '../../main/platform/ports'
import { Device } from '../support/device'
import { temporaryFolder } from '../support/documents'
import { filesBelow } from '../support/folders'
import { kept, meet, place, proxy } from '../support/meeting'
import { wavAround } from '../support/noise'
import { spellings } from '../support/spellings'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

/* The promise: nothing readable ever leaves the machine or stands on its disk. Each kind of thing gets a word to look for. */

meet({ throughProxy: true })

const MARKERS = {
  title: 'markertitle',
  note: 'markernote',
  edited: 'markeredited',
  tag: 'markertag',
  promptName: 'markerprompt',
  promptContent: 'markercontent',
  fileName: 'markerfile.wav',
  transcript: 'markertranscript',
  deviceName: 'markerdevice',
  setting: 'markersetting',
  shortcut: 'markershortcut',
  removed: 'markerremoved',
} as const

/** Files that hold a text in any spelling. */
const holding = (files: readonly { path: string; bytes: Buffer }[], text: string): string[] =>
  files.filter(({ bytes }) => spellings(text).some((form) => bytes.includes(form))).map(({ path }) => path)

it('no word of anything a person made, named or set crosses the wire or stands on the disk', async () => {
  const one = await kept(Device.first(place))
  await one.sync()
  const two = await kept(Device.joined(place))
  const { journal, audio } = one.services
  const { sessions, tags, parts, databases, editor } = journal

  const samples = randomBytes(24)
  const sound = Buffer.concat(Array.from({ length: 20_000 }, () => samples))
  const file = join(await temporaryFolder(), MARKERS.fileName)
  await writeFile(file, wavAround(sound))

  await one.host.services().devices.rename(MARKERS.deviceName)
  const tag = await tags.create(MARKERS.tag, '#aabbcc')
  const id = await sessions.create({ title: MARKERS.title, text: MARKERS.note, tagIds: [tag] })
  const [note] = await sessions.children(id)
  await parts.setText(note as never, `${MARKERS.edited} words`)
  const gone = await sessions.create({ title: MARKERS.removed })
  await sessions.trash([gone])
  await one.services.purge.purge([gone])
  const prompt = begin<Prompt>(
    {
      id: newPromptId(systemPorts.uuid),
      type: 'prompt',
      name: MARKERS.promptName,
      content: MARKERS.promptContent,
      createdAt: 1,
      deletedAt: null,
    },
    editor.context(),
  )
  await databases.prompts.put(prompt, null)
  const { recordingId } = await audio.importFile(file, { title: MARKERS.title })
  await parts.setTranscript(recordingId, MARKERS.transcript)
  await sessions.setPinned([id], true)
  await one.host.settings.set('transcription.dictionary', [{ term: MARKERS.setting, heardAs: [] }])
  await one.host.settings.set('shortcuts', { [MARKERS.shortcut]: 'Ctrl+M' })
  await one.services.search().ready()

  const none = async (): Promise<void> => undefined
  const passOf = (device: Device) =>
    device.services.sync.pass(
      { settle: none, audio: async () => void (await device.services.audio.transfers.pass()) },
      new AbortController().signal,
    )
  await two.services.audio.setPolicy('everything')
  await passOf(one)
  await passOf(two)
  await two.services.journal.sessions.rename(id, MARKERS.edited)
  await passOf(two)
  await passOf(one)
  expect(two.services.journal.databases).toBeDefined()
  expect((await two.services.journal.databases.recordings.get(recordingId)).doc.editedText).toBe(MARKERS.transcript)
  for (const device of [one, two]) await device.host.close()

  // What is looked for would be found: the names of databases cross in the clear, the ids of devices stand on the disk.
  expect(proxy.findings(place.prefix).length).toBeGreaterThan(20)
  const disks = [...(await filesBelow(one.profile)), ...(await filesBelow(two.profile))]
  expect(holding(disks, one.host.device.device.id).length).toBeGreaterThan(0)

  const secrets = [place.prefix, proxy.url.replace('http://', ''), one.recoveryCode, 'correct horse battery']
  for (const marker of Object.values(MARKERS)) expect(proxy.findings(marker), marker).toEqual([])
  for (const marker of [...Object.values(MARKERS), ...secrets]) expect(holding(disks, marker), marker).toEqual([])
  const crossed = proxy.exchanges.flatMap(({ body, answer }) => [body, ...answer])
  for (const bytes of [...crossed, ...disks.map((file) => file.bytes)]) expect(bytes.includes(samples)).toBe(false)
  expect(proxy.exchanges.some(({ path }) => path.includes('-audio/'))).toBe(true)
})
