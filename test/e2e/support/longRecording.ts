import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import type { RawWindow } from './journal'

/** 40 s of speech as MediaRecorder wrote them (Opus in WebM). */
const speech = readFileSync(new URL('../../fixtures/audio/speech.webm', import.meta.url))
const SPEECH_MS = 40_000
const CLUSTER = Buffer.from([0x1f, 0x43, 0xb6, 0x75])

interface Cluster {
  readonly startMs: number
  /** What comes after the cluster's timestamp: its blocks. */
  readonly blocks: Buffer
}

/** Where the header ends, and the clusters with their timestamps. */
function parse(): { header: Buffer; clusters: Cluster[] } {
  const starts: number[] = []
  for (let at = speech.indexOf(CLUSTER); at >= 0; at = speech.indexOf(CLUSTER, at + 4)) starts.push(at)
  const clusters = starts.map((start, index) => {
    const sizeLength = Math.clz32((speech[start + 4] ?? 0) << 24) + 1
    const timestamp = start + 4 + sizeLength
    if (speech[timestamp] !== 0xe7) throw new Error('a cluster does not begin with its timestamp')
    const length = (speech[timestamp + 1] ?? 0) & 0x7f
    const startMs = speech.readUIntBE(timestamp + 2, length)
    return { startMs, blocks: speech.subarray(timestamp + 2 + length, starts[index + 1]) }
  })
  return { header: speech.subarray(0, starts[0]), clusters }
}

const unknownSize = Buffer.from([0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])

function cluster({ startMs, blocks }: Cluster, offsetMs: number): Buffer {
  const timestamp = Buffer.alloc(10)
  timestamp[0] = 0xe7
  timestamp[1] = 0x88
  timestamp.writeBigUInt64BE(BigInt(startMs + offsetMs), 2)
  return Buffer.concat([CLUSTER, unknownSize, timestamp, blocks])
}

/** A recording of at least `durationMs`: the same speech again and again, as one stream with running time. */
export function longRecording(durationMs: number): Buffer {
  const { header, clusters } = parse()
  const parts: Buffer[] = [header]
  for (let offsetMs = 0; offsetMs < durationMs; offsetMs += SPEECH_MS) {
    parts.push(...clusters.map((one) => cluster(one, offsetMs)))
  }
  return Buffer.concat(parts)
}

/** Hands a finished stream to the recorder as its slices, as fast as main takes them; answers what `stop` answered. */
export async function recordFast(
  page: Page,
  stream: Buffer,
  durationMs: number,
): Promise<{ recordingId: string; sessionId: string }> {
  return page.evaluate(
    async ([base64, durationMs]) => {
      const { api } = globalThis as unknown as RawWindow
      const ask = async (name: string, input: unknown): Promise<Record<string, unknown>> => {
        const answer = await api['recorder']?.[name]?.(input)
        if (!answer?.ok) throw new Error(`${name}: ${answer?.error?.message ?? 'no such call'}`)
        return answer.value as Record<string, unknown>
      }
      const stream = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
      const { captureId } = await ask('start', { mimeType: 'audio/webm;codecs=opus' })
      const slice = 64 * 1024
      for (let at = 0, sequence = 0; at < stream.length; at += slice, sequence++) {
        await ask('append', { captureId, sequence, bytes: stream.slice(at, at + slice) })
      }
      const made = await ask('stop', { captureId, durationMs, peaks: null })
      return made as { recordingId: string; sessionId: string }
    },
    [stream.toString('base64'), durationMs] as const,
  )
}
