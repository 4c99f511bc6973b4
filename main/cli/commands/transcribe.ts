import { inEnglish } from '../../../app/messages/inEnglish'
import { AppError } from '../../../app/errors'
import type { SpeechModel } from '../../../app/ipc/transcription'
import { SPEECH_LANGUAGES, spokenLanguages } from '../../../app/transcribe/languages'
import { whyNotUsed, type Trial } from '../../../app/transcribe/models/trial'
import { type Command, type CommandContext, firstWord, CommandError } from '../command'
import { systemLanguages } from '../../transcribe/systemLanguages'
import { languagesOf } from '../spokenLanguages'
import { recordingsNamed } from './recordings'

const transcribe: Command = {
  name: 'transcribe',
  usage: 'ID [--model M] [--language L] [--command PROGRAM]',
  summary: 'Transcribes an entry or a recording.',
  words: [1, 1],
  options: { model: { type: 'string' }, language: { type: 'string' }, command: { type: 'string' } },
  async run(context, args) {
    const services = await context.services()
    const { transcription } = services.speech
    const command = args.text('command')
    const language = args.text('language')
    if (language !== undefined && !SPEECH_LANGUAGES.includes(language))
      throw new CommandError(
        'invalid-input',
        `"${language}" is no language that speech models know. Name it by two letters, such as "de".`,
      )
    const results = []
    for (const id of await recordingsNamed(services, firstWord(args))) {
      const job = transcription.enqueue(id, {
        model: args.text('model'),
        language,
        ...(command !== undefined && { command }),
      })
      const ended = await transcription.finished(
        job,
        (done) => context.note(`${Math.round(done * 100)} %`),
        context.signal,
      )
      if (ended.state === 'cancelled') throw new CommandError('cancelled', 'The transcription was cancelled.')
      if (ended.state !== 'done') {
        if (ended.error) throw AppError.of(ended.error)
        throw new CommandError('busy', 'Another device is transcribing this recording now. Try again later.')
      }
      const { doc } = await services.journal.databases.recordings.get(id)
      results.push({ recordingId: id, transcript: doc.transcript })
    }
    return { json: results, text: results.map(({ transcript }) => transcript?.text ?? '').join('\n\n') }
  },
}

const languages: Command = {
  name: 'languages',
  usage: '[L …]',
  summary: 'Shows or sets the languages you speak; a model that knows English only is not used for others.',
  words: [0, 20],
  async run(context, args) {
    await context.services()
    const { settings } = context.host
    const named = languagesOf(args.words.join(' '))
    if (named.length > 0) await settings.set('transcription.languages', named)
    const spoken = spokenLanguages(
      { language: settings.get('transcription.language'), languages: settings.get('transcription.languages') },
      systemLanguages(),
    )
    return { json: { languages: spoken }, text: spoken.join(', ') }
  },
}

const list: Command = {
  name: 'model list',
  usage: '',
  summary: 'Lists speech models: available and installed.',
  async run(context) {
    const { speech } = await context.services()
    const { models, freeBytes } = await speech.models.list()
    return { json: { models, freeBytes }, text: models.map(line).join('\n') }
  },
}

const line = ({ id, label, sizeBytes, languages, state, trial, recommended, imported }: SpeechModel): string =>
  [
    `${id.padEnd(24)} ${String(Math.round(sizeBytes / 1024 / 1024)).padStart(5)} MB  ${languages.padEnd(8)}  ${state}`,
    ...(imported ? [label] : []),
    ...(trial === null ? [] : [tried(trial)]),
    ...(recommended ? ['recommended'] : []),
  ].join('  ')

const tried = ({ verdict, wrong, words, factor }: Trial): string =>
  verdict === 'passed'
    ? `tried here: ${(factor ?? 0).toFixed(2)} of the time, ${words - wrong} of ${words} words right`
    : `not used (${REASONS[verdict]})`

const REASONS = {
  words: 'it got its words wrong',
  slow: 'too slow here',
  memory: 'too large for the free memory',
  broken: 'it could not be run',
} as const

/** How a model did when it was tried, said to the person; nothing where it was not. */
async function tellTrial(context: CommandContext, id: string): Promise<void> {
  const { models } = await (await context.services()).speech.models.list()
  const model = models.find((one) => one.id === id)
  if (!model?.trial) return
  const why = whyNotUsed(model.label, model.trial)
  context.note(why === null ? `"${model.label}", ${tried(model.trial)}` : inEnglish(why))
}

const fetch: Command = {
  name: 'model fetch',
  usage: 'ID',
  summary: 'Downloads a speech model; resumes a download that was interrupted.',
  words: [1, 1],
  async run(context, args) {
    const { models } = (await context.services()).speech
    const id = firstWord(args)
    const pause = (): void => void models.pause(id)
    context.signal.addEventListener('abort', pause, { once: true })
    await models.fetch(id)
    await tellTrial(context, id)
    return { json: { id }, text: id }
  },
}

const take: Command = {
  name: 'model import',
  usage: 'PATH',
  summary: 'Imports a speech model (a folder or .tar.bz2 in sherpa-onnx’s layout) and prints its id.',
  words: [1, 1],
  async run(context, args) {
    const id = await (await context.services()).speech.models.import(firstWord(args))
    await tellTrial(context, id)
    return { json: { id }, text: id }
  },
}

const tryModel: Command = {
  name: 'model try',
  usage: 'ID',
  summary: 'Tests a speech model with a recording of known words and prints the result.',
  words: [1, 1],
  async run(context, args) {
    const { models } = (await context.services()).speech
    const id = firstWord(args)
    const trial = await models.try(id)
    return { json: { id, trial }, text: trial === null ? 'There is no recording to try it with.' : tried(trial) }
  },
}

const remove: Command = {
  name: 'model remove',
  usage: 'ID',
  summary: 'Deletes a speech model from this device.',
  words: [1, 1],
  async run(context, args) {
    const id = firstWord(args)
    await (await context.services()).speech.models.remove(id)
    return { json: { id }, text: '' }
  },
}

/** Speech to text on the command line. */
export const transcribeCommands: readonly Command[] = [transcribe, languages, list, fetch, take, tryModel, remove]
