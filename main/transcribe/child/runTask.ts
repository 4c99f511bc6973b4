import { assertNever } from '../../../app/assertNever'
import type { Segment } from '../../../app/model/recording'
import { NOTHING_HEARD, textOf } from '../../../app/transcribe/recognition'
import { decodeAudio, SPEECH_RATE_HZ } from '../../decode/decode'
import type { ByteSource } from '../../decode/source'
import { openDetector } from './detect'
import { speechGroups, type SpeechGroup } from './groups'
import type { FromChild, Stretch, Task, TaskResult } from './protocol'
import { createWav } from './wavFile'
import { openWhisper, type Recogniser } from './whisper'

type Say = (message: Extract<FromChild, { type: 'loading' | 'loaded' | 'progress' | 'segments' }>) => void

const msOf = (samples: number): number => Math.round((samples / SPEECH_RATE_HZ) * 1000)
const toStretch = ({ start, samples }: SpeechGroup): Stretch => ({
  startMs: msOf(start),
  endMs: msOf(start + samples.length),
})

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Runs one task over one recording, reading, decoding and recognising as it goes. */
export async function runTask(task: Task, source: ByteSource, durationMs: number, say: Say): Promise<TaskResult> {
  let position = 0
  const total = Math.max(1, (durationMs / 1000) * SPEECH_RATE_HZ)
  const progress = (samples: number) => say({ type: 'progress', done: Math.min(1, samples / total) })
  const audio = await decodeAudio(source)
  if (task.vadPath !== null) say({ type: 'loading', what: 'vad' })
  const detector = await openDetector(task.vadPath, task.kind === 'whisper' ? task.threads : 1)
  say({ type: 'loaded' })
  const groups = speechGroups(counted(audio.pieces()), detector.detect, (samples) => progress(samples))
  let decoded = 0
  async function* counted(pieces: AsyncIterable<Float32Array>): AsyncGenerator<Float32Array, void, undefined> {
    for await (const piece of pieces) {
      decoded += piece.length
      yield piece
    }
  }

  const speech: Stretch[] = []
  const result = (rest: Partial<TaskResult>): TaskResult => ({
    recognition: NOTHING_HEARD,
    speech,
    durationMs: msOf(decoded),
    computedMs: 0,
    recognisedMs: 0,
    cpuMs: cpuMs(),
    ...rest,
  })

  try {
    switch (task.kind) {
      case 'speech':
        for await (const group of groups) speech.push(toStretch(group))
        return result({})
      case 'wav':
        await writeWav(task.path, groups, speech, () => decoded)
        return result({})
      case 'whisper': {
        const segments: Segment[] = []
        let recogniser: Recogniser | null = null
        let [computedMs, recognisedMs] = [0, 0]
        for await (const group of groups) {
          speech.push(toStretch(group))
          if (recogniser === null) {
            // Opened only when somebody speaks: silence costs no model.
            say({ type: 'loading', what: 'model' })
            recogniser = await openWhisper(task)
            say({ type: 'loaded' })
          }
          position = group.start
          const startedAt = performance.now()
          const found = await recogniser.recognise(group, (part) => progress(position + part * group.samples.length))
          computedMs += performance.now() - startedAt
          recognisedMs += msOf(group.samples.length)
          segments.push(...found)
          if (found.length > 0) say({ type: 'segments', segments: found })
          progress(group.start + group.samples.length)
        }
        const language = recogniser?.language() ?? null
        return result({ recognition: { text: textOf(segments), segments, language }, computedMs, recognisedMs })
      }
      default:
        return assertNever(task)
    }
  } finally {
    await detector.close()
  }
}

async function writeWav(
  path: string,
  groups: AsyncIterable<SpeechGroup>,
  speech: Stretch[],
  length: () => number,
): Promise<void> {
  const wav = await createWav(path)
  try {
    for await (const group of groups) {
      speech.push(toStretch(group))
      await wav.put(group.start, group.samples)
    }
  } catch (error) {
    await wav.close()
    throw error
  }
  await wav.finish(length())
}
