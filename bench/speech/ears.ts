import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Segment } from '../../app/model/recording'
import { createWav } from '../../main/transcribe/child/wavFile'
import { fromChildSchema } from '../../main/transcribe/child/protocol'
import { lowerPriority, type StartChild } from '../../main/transcribe/engines/processes'
import { runInProcess } from '../../main/transcribe/engines/runInProcess'
import { samplesSource } from '../../main/transcribe/engines/samplesSource'
import { inFolder } from '../../main/transcribe/models/installed'
import { inspectFolder } from '../../main/transcribe/models/layout'
import { secondsOf, type Spoken } from './sounds'

/** What one run of an engine heard, and what it took. */
export interface Hearing {
  readonly text: string
  /** Where the engine tells them. */
  readonly segments?: readonly Segment[]
  /** From the start of the process to its answer. */
  readonly wallMs: number
  /** Processor time with loading the model; of ours without starting Node. */
  readonly cpuMs: number
  /** The most memory the process held; null where the system does not tell. */
  readonly peakBytes: number | null
}

/** Something that turns a recording into words. */
export interface Ear {
  readonly name: string
  hear(spoken: Spoken): Promise<Hearing>
}

const quiet = { onProgress: () => undefined, onSegments: () => undefined }

/** The most memory a process has held so far. */
async function peakOf(pid: number | undefined): Promise<number | null> {
  const status = await readFile(`/proc/${pid ?? 0}/status`, 'utf8').catch(() => '') // Linux only.
  const found = /VmHWM:\s+(\d+)/.exec(status)?.[1]
  return found === undefined ? null : Number(found) * 1024
}

/** Our engine with a model, in a new process for each recording. */
export async function ourEar(
  name: string,
  path: string,
  vadPath: string,
  threads: number,
  start: StartChild,
): Promise<Ear> {
  const { files, languages } = await inspectFolder(path)
  const model = inFolder(files, path)
  return {
    name,
    async hear({ samples }) {
      let peak: Promise<number | null> = Promise.resolve(null)
      const watched: StartChild = () => {
        const child = start()
        return {
          ...child,
          pid: child.pid,
          onMessage: (listener) => {
            child.onMessage((message) => {
              const parsed = fromChildSchema.safeParse(message)
              if (parsed.success && parsed.data.type === 'done')
                void (peak = peakOf(child.pid)).then(() => listener(message))
              else listener(message)
            })
          },
        }
      }
      const from = performance.now()
      const { recognition, cpuMs } = await runInProcess(watched, {
        task: {
          kind: 'recognise',
          model,
          vadPath,
          language: languages === 'english' ? 'en' : 'auto',
          languages: [],
          threads,
        },
        source: samplesSource(samples),
        durationMs: secondsOf(samples) * 1000,
        events: quiet,
        signal: new AbortController().signal,
      })
      return {
        text: recognition.text,
        segments: recognition.segments,
        wallMs: performance.now() - from,
        cpuMs,
        peakBytes: await peak,
      }
    },
  }
}

const run = promisify(execFile)
/** What `times` of a shell says of its children: minutes and seconds, of the user and of the system. */
const TIMES = /(\d+)m([\d.]+)s (\d+)m([\d.]+)s\s*$/

/** whisper.cpp's own program: greedy as ours is, without the fallback to higher temperatures. */
export function whisperCli(program: string, model: string, threads: number): Ear {
  return {
    name: 'whisper-cli',
    async hear({ samples }) {
      const folder = await mkdtemp(join(tmpdir(), 'braindump-bench-whisper-'))
      try {
        const path = join(folder, 'spoken.wav')
        const wav = await createWav(path)
        await wav.put(0, samples)
        await wav.finish(samples.length)
        const words = [
          program,
          '-m',
          model,
          '-f',
          path,
          '-t',
          String(threads),
          '-l',
          'en',
          '-np',
          '-bs',
          '1',
          '-bo',
          '1',
          '-nf',
        ]
        const from = performance.now()
        // The shell tells what its child took.
        const running = run('/bin/sh', ['-c', '"$@"; times', 'sh', ...words], { maxBuffer: 64 * 1024 * 1024 })
        // As ours is: on a busy machine it would get more of it otherwise.
        lowerPriority(running.child.pid)
        const { stdout } = await running
        const wallMs = performance.now() - from
        const [, ...spent] = TIMES.exec(stdout) ?? []
        const [userM = 0, userS = 0, systemM = 0, systemS = 0] = spent.map(Number)
        const lines = stdout.split('\n').filter((line) => line.startsWith('['))
        const text = lines.map((line) => line.replace(/^\[[^\]]*\]/, '').trim()).join(' ')
        return { text, wallMs, cpuMs: ((userM + systemM) * 60 + userS + systemS) * 1000, peakBytes: null }
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
  }
}
