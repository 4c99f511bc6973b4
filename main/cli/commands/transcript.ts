import { TRANSCRIPT_FORMATS, writeTranscript, type TranscriptFormat } from '../../../app/transcribe/reading/write'
import { type Command, firstWord, UsageError, CommandError } from '../command'
import { plain } from '../text'
import { recordingsNamed } from './recordings'

const transcript: Command = {
  name: 'transcript',
  usage: 'ID [--format srt|vtt|markdown|text] [--times] [--clean]',
  summary:
    'Writes the transcript of an entry or a recording. --times puts a time before each paragraph, --clean leaves out filler words and repetitions.',
  words: [1, 1],
  options: { format: { type: 'string' }, times: { type: 'boolean' }, clean: { type: 'boolean' } },
  async run(context, args) {
    const format = formatNamed(args.text('format') ?? 'text')
    const isTimed = format === 'srt' || format === 'vtt'
    const services = await context.services()
    await services.journal.summaries.settled()
    const written = []
    for (const id of await recordingsNamed(services, firstWord(args))) {
      const { doc } = await services.journal.databases.recordings.get(id)
      if (doc.deletedAt !== null || (doc.editedText === null && doc.transcript === null)) continue
      written.push({
        recordingId: id,
        format,
        text: writeTranscript(doc, format, { times: args.flag('times'), clean: args.flag('clean') }),
      })
    }
    if (written.length === 0) throw new CommandError('not-found', 'There is no transcript yet. "transcribe" makes one.')
    if (isTimed && written.length > 1)
      throw new CommandError(
        'invalid-input',
        `Subtitles belong to one recording: name one of ${written.map(({ recordingId }) => recordingId).join(', ')}.`,
      )
    return { json: written, text: plain(written.map(({ text }) => text).join('\n')) }
  },
}

function formatNamed(word: string): TranscriptFormat {
  const found = TRANSCRIPT_FORMATS.find((format) => format === word)
  if (found !== undefined) return found
  throw new UsageError(`"${plain(word)}" is no format that is known. Write one of: ${TRANSCRIPT_FORMATS.join(', ')}.`)
}

export const transcriptCommands: readonly Command[] = [transcript]
