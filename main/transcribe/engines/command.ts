import { spawn } from 'node:child_process'
import { basename, join } from 'node:path'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { Segment } from '../../../app/model'
import { timerMs } from '../../../app/timer'
import { commandWords } from '../../../app/transcribe/commandWords'
import { parseProgramOutput } from '../../../app/transcribe/programOutput'
import { NOTHING_HEARD, textOf } from '../../../app/transcribe/recognition'
import type { Stretch } from '../child/protocol'
import type { SpeechEngine } from './engine'
import { withPrivateFolder } from './privateFolder'
import { innocentEnvironment, lowerPriority, type StartChild } from './processes'
import { runInProcess, type Patience } from './runInProcess'

export interface CommandEngineOptions {
  readonly start: StartChild
  /** Program and arguments as a person types them; the path of a WAV is added as the last one. */
  readonly command: string
  readonly vadPath: string | null
  /** Where the WAV may stand for as long as the program runs; in memory if the system can. */
  readonly folder: string
  readonly patience?: Patience
}

/** A person who names a program wants its words before those of any model offered here. */
const RANK = 60
const OUTPUT_MAX_CHARACTERS = 20_000_000
/** Decoding is quick; the program takes the rest. */
const DECODED = 0.2
/** A program may take this much longer than the recording, and at least ten minutes. */
const allowedMs = (durationMs: number): number => Math.max(10 * 60_000, durationMs * 20)

/** Speech recognition by any program that reads a 16 kHz mono WAV and prints text, SRT or whisper-style JSON. */
export function commandEngine({ start, command, vadPath, folder, patience }: CommandEngineOptions): SpeechEngine {
  const [program, ...args] = commandWords(command)
  return {
    name: 'command',
    model: basename(program),
    rank: RANK,
    transcribe: ({ source, durationMs }, events, signal) =>
      withPrivateFolder(folder, async (inside) => {
        const path = join(inside, 'speech.wav')
        const { speech, durationMs: decodedMs } = await runInProcess(start, {
          task: { kind: 'wav', path, vadPath },
          source,
          durationMs,
          events: { onProgress: (done) => events.onProgress(done * DECODED), onSegments: () => undefined },
          signal,
          ...(patience && { patience }),
        })
        if (speech.length === 0) {
          events.onProgress(1)
          return { ...NOTHING_HEARD, realTimeFactor: null }
        }
        const output = await runProgram(program, [...args, path], patience?.stuckMs ?? allowedMs(decodedMs), signal)
        const recognition = parseProgramOutput(output, decodedMs)
        const segments = recognition.segments.filter((segment) => overlapsSpeech(segment, speech))
        events.onSegments(segments)
        events.onProgress(1)
        return { ...recognition, segments, text: textOf(segments), realTimeFactor: null }
      }),
  }
}

/** What a program hears where nobody speaks is invented. Half a second of tolerance, for times are rough. */
const overlapsSpeech = (segment: Segment, speech: readonly Stretch[]): boolean =>
  speech.some(({ startMs, endMs }) => segment.startMs < endMs + 500 && segment.endMs > startMs - 500)

function runProgram(program: string, args: string[], timeoutMs: number, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    // A group of its own, so that what the program starts ends with it.
    const group = process.platform !== 'win32'
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: innocentEnvironment(),
      detached: group,
      windowsHide: true,
    })
    lowerPriority(child.pid)
    let [output, complaint] = ['', '']
    let reason: AppError | null = null
    const end = (error: AppError): void => {
      reason ??= error
      if (child.pid === undefined) return
      try {
        if (group) process.kill(-child.pid, 'SIGKILL')
        else child.kill('SIGKILL')
      } catch {
        // Gone already: `close` follows.
      }
    }
    const abort = (): void => end(new AppError('cancelled', keyed('speech.cancelled')))
    const timer = setTimeout(
      () => end(new AppError('engine', keyed('speech.programTooLong', { program }))),
      timerMs(timeoutMs),
    )
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (output.length > OUTPUT_MAX_CHARACTERS)
        end(new AppError('engine', keyed('speech.programTooMuch', { program })))
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-500)
    })
    const settled = (settle: () => void): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      settle()
    }
    child.once('error', (error) =>
      settled(() =>
        reject(
          new AppError('engine', keyed('speech.programNotStarted', { program, reason: error.message }), {
            cause: error,
          }),
        ),
      ),
    )
    child.once('close', (code, how) =>
      settled(() => {
        if (reason !== null) reject(reason)
        else if (code === 0) resolve(output)
        else
          reject(
            new AppError(
              'engine',
              keyed('speech.programFailed', {
                program,
                how: how ?? `code ${code ?? 'unknown'}`,
                complaint: lastLine(complaint),
              }),
            ),
          )
      }),
    )
  })
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? ''
