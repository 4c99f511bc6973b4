import { keyed } from '../messages/message'
import { AppError } from '../errors'
import type { Segment } from '../model/recording'
import { textOf, type Recognition } from './recognition'
import { parseSrt } from './srt'
import { parseWhisperJson } from './whisperJson'

/**
 * What a program of the person's choice printed: whisper-style JSON, SRT or plain text, told apart by how it begins.
 * Plain text has no times, so its lines become one segment over the whole recording. Throws `engine` for JSON that is
 * neither whisper.cpp's nor OpenAI's shape.
 */
export function parseProgramOutput(output: string, durationMs: number): Recognition {
  const text = output
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .toWellFormed()
    .trim()
  if (text === '') return { text: '', segments: [], language: null }
  if (text.startsWith('{') || text.startsWith('[')) return fromJson(text, durationMs)
  const srt = parseSrt(text)
  if (srt !== null) return { text: textOf(srt), segments: srt, language: null }
  return plain(text, durationMs)
}

function fromJson(text: string, durationMs: number): Recognition {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // "[BLANK] and so on" is text that only looks like JSON.
    return plain(text, durationMs)
  }
  const recognition = parseWhisperJson(value, durationMs)
  if (recognition === null)
    throw new AppError('engine', keyed('speech.programOutput', { shape: '{"segments": [{"start", "end", "text"}]}' }))
  return recognition
}

const plain = (text: string, durationMs: number): Recognition => {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const segments: Segment[] = lines.length === 0 ? [] : [{ startMs: 0, endMs: durationMs, text: lines.join(' ') }]
  return { text: textOf(segments), segments, language: null }
}
