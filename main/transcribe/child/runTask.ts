import { assertNever } from '../../../app/assertNever'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { Segment } from '../../../app/model/recording'
import { doubted } from '../../../app/transcribe/languages'
import { LONGEST_CALL_S, type ModelKind } from '../../../app/transcribe/models/modelKinds'
import { NOTHING_HEARD, textOf } from '../../../app/transcribe/recognition'
import { decodeAudio, SPEECH_RATE_HZ } from '../../decode/decode'
import type { ByteSource } from '../../decode/source'
import { openDetector } from './detect'
import { speechParts, type SpeechPart } from './groups'
import { msOf, packed, type Pack } from './packs'
import type { FromChild, Stretch, Task, TaskResult } from './protocol'
import { openRecogniser, type Recogniser } from './recogniser'
import { createWav } from './wavFile'

type Say = (message: Extract<FromChild, { type: 'loading' | 'loaded' | 'progress' | 'segments' }>) => void
type RecogniseTask = Extract<Task, { kind: 'recognise' }>
type Parts = AsyncGenerator<SpeechPart, void, undefined>

/**
 * Speech is joined across pauses up to this, in seconds. Whisper lost the words after a pause of half a minute that was left
 * out. Moonshine has no times: words are spread over a call, and would stand at the wrong side of a long pause.
 */
const PAUSE_S: Readonly<Record<ModelKind, number>> = { whisper: 5, moonshine: 1, transducer: 5, canary: 1 }
/** The same where a language may follow another, and one call knows one of them. */
const MIXED_PAUSE_S = 0.5
/** So much sound with speech in it has words. */
const TELLING_MS = 5_000

const toStretch = ({ start, samples }: SpeechPart): Stretch => ({
  startMs: msOf(start),
  endMs: msOf(start + samples.length),
})

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Runs one task over one recording, reading, decoding and recognising as it goes. */
export async function runTask(task: Task, source: ByteSource, durationMs: number, say: Say): Promise<TaskResult> {
  const cpuBefore = cpuMs()
  const total = Math.max(1, (durationMs / 1000) * SPEECH_RATE_HZ)
  const progress = (samples: number): void => say({ type: 'progress', done: Math.min(1, samples / total) })
  const audio = await decodeAudio(source)
  if (task.vadPath !== null) say({ type: 'loading', what: 'vad' })
  const detect = openDetector(task.vadPath)
  say({ type: 'loaded' })
  let decoded = 0
  async function* counted(pieces: AsyncIterable<Float32Array>): AsyncGenerator<Float32Array, void, undefined> {
    for await (const piece of pieces) {
      decoded += piece.length
      yield piece
    }
  }
  const speech: Stretch[] = []
  // Looking for speech runs ahead of recognising it: what waits to be recognised is not done.
  let waiting = 0
  async function* noted(parts: Parts): Parts {
    for await (const part of parts) {
      speech.push(toStretch(part))
      if (task.kind === 'recognise') waiting += 1
      yield part
    }
  }
  const looked = (samples: number): void => {
    if (waiting === 0) progress(samples)
  }
  const longest = task.kind === 'recognise' ? LONGEST_CALL_S[task.model.kind] * SPEECH_RATE_HZ : Infinity
  const parts = noted(speechParts(counted(audio.pieces()), detect, longest, looked))
  const recognised = ({ parts: done }: Pack): void => {
    waiting -= done.length
    const last = done.at(-1)
    if (last) progress(last.start + last.length)
  }
  const rest = await perform(task, parts, { longest, recognised, say, decoded: () => decoded })
  progress(total)
  return {
    recognition: NOTHING_HEARD,
    speech,
    durationMs: msOf(decoded),
    computedMs: 0,
    recognisedMs: 0,
    recognisingCpuMs: 0,
    peakBytes: process.resourceUsage().maxRSS * 1024,
    cpuMs: cpuMs() - cpuBefore,
    ...rest,
  }
}

interface Tools {
  readonly longest: number
  readonly recognised: (pack: Pack) => void
  readonly say: Say
  readonly decoded: () => number
}

async function perform(task: Task, parts: Parts, tools: Tools): Promise<Partial<TaskResult>> {
  switch (task.kind) {
    case 'speech':
      for await (const part of parts) void part // Noted on its way.
      return {}
    case 'wav':
      await writeWav(task.path, parts, tools.decoded)
      return {}
    case 'recognise':
      return recognise(task, parts, tools)
    default:
      return assertNever(task)
  }
}

async function recognise(
  task: RecogniseTask,
  parts: Parts,
  { longest, recognised, say }: Tools,
): Promise<Partial<TaskResult>> {
  const segments: Segment[] = []
  const heardMs = new Map<string, number>()
  let recogniser: Recogniser | null = null
  let [computedMs, recognisedMs, recognisingCpuMs, emptyMs] = [0, 0, 0, 0]
  // Whoever speaks several languages changes between them where they pause; a group is heard in one.
  const mixes = task.model.kind === 'whisper' && task.language === 'auto' && task.languages.length > 1
  const pause = (mixes ? MIXED_PAUSE_S : PAUSE_S[task.model.kind]) * SPEECH_RATE_HZ
  for await (const pack of packed(parts, longest, pause)) {
    if (recogniser === null) {
      // Opened only when somebody speaks: silence costs no model.
      say({ type: 'loading', what: 'model' })
      recogniser = await openRecogniser(task.model, task.threads)
      say({ type: 'loaded' })
    }
    const startedAt = performance.now()
    const cpuAt = cpuMs()
    const first = await recogniser.recognise(pack, task.language)
    const seconds = pack.samples.length / SPEECH_RATE_HZ
    const better = task.language === 'auto' ? doubted(first.language, seconds, task.languages, heardMs) : null
    const { segments: found, language, answered } = better === null ? first : await recogniser.recognise(pack, better)
    computedMs += performance.now() - startedAt
    recognisingCpuMs += cpuMs() - cpuAt
    const packMs = msOf(pack.samples.length)
    recognisedMs += packMs
    if (!answered) emptyMs += packMs
    if (language !== null) heardMs.set(language, (heardMs.get(language) ?? 0) + packMs)
    segments.push(...found)
    if (found.length > 0) say({ type: 'segments', segments: found })
    recognised(pack)
  }
  // Moonshine answers nothing when it fails; that must not pass for silence. Music that it describes ("♪") is an answer.
  if (emptyMs === recognisedMs && recognisedMs >= TELLING_MS && task.model.kind === 'moonshine')
    throw new AppError('model', keyed('speech.nothingHeard'))
  const [most] = [...heardMs].sort((a, b) => b[1] - a[1])
  const language = task.language === 'auto' ? (most?.[0] ?? null) : task.language
  return { recognition: { text: textOf(segments), segments, language }, computedMs, recognisedMs, recognisingCpuMs }
}

async function writeWav(path: string, parts: Parts, length: () => number): Promise<void> {
  const wav = await createWav(path)
  try {
    for await (const { start, samples } of parts) await wav.put(start, samples)
  } catch (error) {
    await wav.close()
    throw error
  }
  await wav.finish(length())
}
