import { resolve } from 'node:path'
import { AppError } from '../../../app/errors'
import type { RecordingId, SessionId } from '../../../app/ids'
import { audioPolicySchema } from '../../../app/ipc/audio'
import type { AudioPlace } from '../../../app/ipc/audio'
import { exportRecording } from '../../audio/playback/exportFile'
import type { AudioService } from '../../audio/service'
import type { Services } from '../../composition/services'
import { type Command, type CommandContext, firstWord, UsageError, CommandError } from '../command'
import { recordingsNamed } from './recordings'

/** A new entry from an audio file: what `add --audio` begins with. @throws AppError `unsupported`, `not-found` */
export async function addAudio(
  services: Services,
  file: string,
  entry: Omit<NonNullable<Parameters<AudioService['importFile']>[1]>, 'sessionId'> & { sessionId: SessionId },
): Promise<{ sessionId: SessionId; recordingId: RecordingId }> {
  return await services.audio.importFile(file, entry)
}

/** Syncs, and while the server can be reached does `work`. Nothing moves without documents: they name the pieces. */
async function online<T>(context: CommandContext, services: Services, work: () => Promise<T>): Promise<T> {
  let answer: { value: T } | null = null
  const audio = async (): Promise<void> => {
    answer = { value: await work() }
  }
  await services.sync.pass({ settle: () => services.conflicts.mergeAll(), audio }, context.signal)
  // TypeScript does not see that `audio` was called.
  const given = answer as { value: T } | null
  if (given === null) throw new CommandError('offline', 'The server could not be reached.')
  return given.value
}

async function placesOf(services: Services, ids: readonly RecordingId[]) {
  return (await services.audio.places(ids)).map(({ id, place, marked }) => ({ id, marked, ...place }))
}

const policy: Command = {
  name: 'audio policy',
  usage: '[everything|marked|nothing]',
  summary: 'Shows or sets which audio syncs automatically on this device.',
  words: [0, 1],
  async run(context, args) {
    const services = await context.services()
    const [word] = args.words
    if (word !== undefined) {
      const wanted = audioPolicySchema.safeParse(word)
      if (!wanted.success) throw new UsageError('The policy is everything, marked or nothing.')
      await services.audio.setPolicy(wanted.data)
    }
    return { json: { policy: services.audio.policy }, text: services.audio.policy }
  },
}

const marking = (name: string, marked: boolean, summary: string): Command => ({
  name,
  usage: 'ID',
  summary,
  words: [1, 1],
  async run(context, args) {
    const services = await context.services()
    const ids = await recordingsNamed(services, firstWord(args))
    for (const id of ids) await services.audio.mark(id, marked)
    return { json: await placesOf(services, ids), text: '' }
  },
})

const fetchAudio: Command = {
  name: 'audio fetch',
  usage: 'ID',
  summary: 'Downloads the audio of an entry or a recording.',
  words: [1, 1],
  async run(context, args) {
    const services = await context.services()
    const json = await online(context, services, async () => {
      const ids = await recordingsNamed(services, firstWord(args))
      for (const id of ids) await services.audio.transfers.fetch(id)
      await services.audio.transfers.settled()
      const places = await placesOf(services, ids)
      const failed = places.find(({ place }) => place !== 'here' && place !== 'both')
      if (failed !== undefined)
        throw new CommandError('audio-missing', `The audio did not arrive: ${wordsFor(failed)}.`)
      return places
    })
    return { json, text: json.map(lineFor).join('\n') }
  },
}

const free: Command = {
  name: 'audio free',
  usage: 'ID',
  summary: 'Removes local copies of audio that the server has.',
  words: [1, 1],
  async run(context, args) {
    const services = await context.services()
    const freedBytes = await online(context, services, async () => {
      let freed = 0
      for (const id of await recordingsNamed(services, firstWord(args))) freed += await services.audio.free(id)
      return freed
    })
    return { json: { freedBytes }, text: `${freedBytes} bytes freed` }
  },
}

const exportAudio: Command = {
  name: 'audio export',
  usage: 'ID FILE',
  summary: 'Writes the audio of a recording to a file.',
  words: [2, 2],
  async run(context, args) {
    const services = await context.services()
    const [id, other] = await recordingsNamed(services, firstWord(args))
    const file = args.words[1]
    if (id === undefined || file === undefined) throw new UsageError('An argument is missing.')
    if (other !== undefined)
      throw new CommandError(
        'invalid-input',
        'This entry has several recordings. Give the id of one; "show" tells them.',
      )
    const reader = await services.audio.reader(id)
    const { sizeBytes } = await exportRecording(reader, resolve(context.cwd, file))
    return { json: { id, file, sizeBytes, mimeType: reader.mimeType }, text: '' }
  },
}

const list: Command = {
  name: 'audio list',
  usage: '',
  summary: 'Lists recordings: where their audio is, and whether they are marked.',
  words: [0, 0],
  async run(context) {
    const services = await context.services()
    const ids: RecordingId[] = []
    for await (const slice of services.journal.databases.recordings.list())
      for (const result of slice) if (result.ok) ids.push(result.stored.doc.id)
    const json = await placesOf(services, ids)
    return { json, text: json.map(lineFor).join('\n') }
  },
}

const lineFor = (line: AudioPlace & { id: RecordingId; marked: boolean }): string =>
  `${line.id}  ${line.marked ? '*' : ' '}  ${wordsFor(line)}`

function wordsFor(place: AudioPlace): string {
  switch (place.place) {
    case 'here':
      return 'only here'
    case 'both':
      return 'here and on the server'
    case 'server':
      return 'only on the server'
    case 'arriving':
      return `arriving (${place.done} of ${place.total} bytes)`
    case 'sending':
      return `being sent (${place.done} of ${place.total} bytes)`
    case 'damaged':
      return `damaged: ${place.message}`
    case 'elsewhere':
      return 'on another device'
  }
}

export const audioCommands: readonly Command[] = [
  policy,
  marking('audio mark', true, 'Marks the audio of an entry or a recording for all devices.'),
  marking('audio unmark', false, 'Takes the mark away; the audio stays where it is.'),
  fetchAudio,
  free,
  exportAudio,
  list,
]
