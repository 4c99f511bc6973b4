import { assertNever } from '../../assertNever'
import type { Recording } from '../../model'
import { alignEdited, piecesOf, wordByWord, type Piece } from './alignment'
import { fillersOf } from './fillers'
import { paragraphsOf } from './paragraphs'

/** The ways to write a transcript. */
export const TRANSCRIPT_FORMATS = ['srt', 'vtt', 'markdown', 'text'] as const
export type TranscriptFormat = (typeof TRANSCRIPT_FORMATS)[number]

export interface WriteOptions {
  /** Filler sounds and repetitions are left out. */
  readonly clean?: boolean
  /** Paragraphs of Markdown and text begin with their time. */
  readonly times?: boolean
}

type Spoken = Pick<Recording, 'transcript' | 'editedText' | 'durationMs'>

/** What a person reads of a recording, with times: their own version, or the machine's. */
export function readingOf({ transcript, editedText }: Spoken): Piece[] {
  const segments = transcript?.segments ?? []
  if (editedText !== null) return alignEdited(editedText, segments)
  if (transcript === null) return []
  return segments.length > 0 ? piecesOf(segments) : [{ text: transcript.text, startMs: 0, endMs: 0 }]
}

/** A transcript as text in a format; empty but for what the format asks for where nothing was said. */
export function writeTranscript(recording: Spoken, format: TranscriptFormat, options: WriteOptions = {}): string {
  const pieces = shown(recording, options.clean === true)
  switch (format) {
    case 'srt':
      return cuesOf(pieces, recording.durationMs)
        .map(({ startMs, endMs, text }, at) =>
          [at + 1, `${clock(startMs, ',')} --> ${clock(endMs, ',')}`, text.replaceAll('-->', '->'), ''].join('\n'),
        )
        .join('\n')
    case 'vtt':
      return [
        'WEBVTT\n',
        ...cuesOf(pieces, recording.durationMs).map(
          ({ startMs, endMs, text }) => `${clock(startMs, '.')} --> ${clock(endMs, '.')}\n${escaped(text)}\n`,
        ),
      ].join('\n')
    case 'markdown':
      return inParagraphs(pieces, (text, startMs) => (options.times === true ? `**${short(startMs)}** ${text}` : text))
    case 'text':
      return inParagraphs(pieces, (text, startMs) => (options.times === true ? `[${short(startMs)}] ${text}` : text))
    default:
      return assertNever(format)
  }
}

function shown(recording: Spoken, isClean: boolean): Piece[] {
  const pieces = readingOf(recording)
  if (!isClean) return pieces
  const words = wordByWord(pieces)
  const hidden = fillersOf(words, recording.transcript?.language ?? null)
  return words.filter((_word, at) => hidden[at] !== true)
}

function inParagraphs(pieces: readonly Piece[], line: (text: string, startMs: number) => string): string {
  const starts = paragraphsOf(pieces)
  const paragraphs = starts.flatMap((start, n) => {
    const inside = pieces.slice(start, starts[n + 1])
    const text = inside
      .map((piece) => piece.text)
      .join('')
      .trim()
    return text === '' ? [] : [line(text, inside[0]?.startMs ?? 0)]
  })
  return paragraphs.length === 0 ? '' : `${paragraphs.join('\n\n')}\n`
}

/** A subtitle stands no longer than this, in ms, */
const LONGEST_MS = 7_000
/** has no more characters than two lines of one, */
const MOST_CHARACTERS = 84
/** and ends at a pause of this many ms. */
const PAUSE_MS = 1_200

/** Subtitles: in order, one after the other, each with a beginning before its end, whatever the times of the words say. */
function cuesOf(pieces: readonly Piece[], durationMs: number): Piece[] {
  const cues: { startMs: number; endMs: number; text: string; isClosed: boolean }[] = []
  for (const piece of inOrder(wordByWord(pieces), durationMs)) {
    const open = cues.at(-1)
    const text = piece.text.replace(/\s+/g, ' ')
    if (text.trim() === '') continue
    if (
      open === undefined ||
      open.isClosed ||
      piece.startMs - open.endMs > PAUSE_MS ||
      piece.endMs - open.startMs > LONGEST_MS ||
      open.text.length + text.trimEnd().length > MOST_CHARACTERS
    )
      cues.push({ startMs: piece.startMs, endMs: piece.endMs, text: text.trimStart(), isClosed: isEnd(text) })
    else {
      open.endMs = piece.endMs
      open.text += text
      open.isClosed = isEnd(text)
    }
  }
  return cues.map(({ startMs, endMs, text }) => ({ startMs, endMs, text: text.trim() }))
}

const isEnd = (text: string): boolean => /[.!?…。！？]["'”’»)\]]*\s*$/u.test(text)

/** Times in whole ms that only go on, none of no length; within the recording as far as there is room. */
function inOrder(pieces: readonly Piece[], durationMs: number): Piece[] {
  const within = (ms: number): number =>
    Math.round(Math.min(Math.max(Number.isFinite(ms) ? ms : 0, 0), durationMs > 0 ? durationMs : ms))
  let from = 0
  return pieces.map((piece, at) => {
    const startMs = Math.max(from, within(piece.startMs))
    const next = within(pieces[at + 1]?.startMs ?? Infinity)
    const end = within(piece.endMs)
    const endMs = Math.max(startMs + 1, next > startMs ? Math.min(end, next) : end)
    // What overlaps the next gives way, so that one wrong end does not push all that follows.
    from = next > startMs ? Math.min(endMs, next) : endMs
    return { text: piece.text, startMs, endMs }
  })
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')

/** `00:03:07,040` */
function clock(ms: number, mark: ',' | '.'): string {
  const seconds = Math.floor(ms / 1000)
  const rest = String(ms % 1000).padStart(3, '0')
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}${mark}${rest}`
}

/** `3:07`, with hours where there are any. */
function short(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}
