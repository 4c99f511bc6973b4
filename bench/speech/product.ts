import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError, isAppError } from '../../app/errors'
import { plain } from '../../app/messages/message'
import { createWav } from '../../main/transcribe/child/wavFile'
import type { StartChild } from '../../main/transcribe/engines/processes'
import { runInProcess } from '../../main/transcribe/engines/runInProcess'
import { samplesSource } from '../../main/transcribe/engines/samplesSource'
import { inFolder } from '../../main/transcribe/models/installed'
import { inspectFolder } from '../../main/transcribe/models/layout'
import { braindump, jsonOf } from '../../test/support/commandLine'
import { secondsOf, type Spoken } from './sounds'

/** Runs a command of the app and answers what it said; a failure ends the benchmark. */
async function command(
  profile: string,
  args: readonly string[],
  environment: Record<string, string>,
): Promise<unknown> {
  const outcome = await braindump(profile, [...args, '--json'], environment)
  if (outcome.code !== 0) throw new AppError('internal', plain(`${args.join(' ')}: ${outcome.err}${outcome.out}`))
  return jsonOf(outcome)
}

export interface ProductRun {
  readonly addMs: number
  readonly transcribeMs: number
  readonly text: string
}

/** From a file to words through the commands of the app, each a process of its own. `model` names a folder to import. */
export async function throughTheProduct(spoken: Spoken, bundled: string, model: string | null): Promise<ProductRun> {
  const profile = await mkdtemp(join(tmpdir(), 'braindump-bench-product-'))
  const environment = { BRAINDUMP_SPEECH_MODELS: bundled, LC_ALL: 'en_GB.UTF-8' }
  try {
    const file = join(profile, 'spoken.wav')
    const wav = await createWav(file)
    await wav.put(0, spoken.samples)
    await wav.finish(spoken.samples.length)
    await command(profile, ['init'], environment)
    const imported =
      model === null ? null : ((await command(profile, ['model', 'import', model], environment)) as { id: string }).id
    const from = performance.now()
    const { id } = (await command(profile, ['add', '--audio', file], environment)) as { id: string }
    const added = performance.now()
    const heard = (await command(
      profile,
      ['transcribe', id, ...(imported === null ? [] : ['--model', imported])],
      environment,
    )) as { transcript: { text: string } }[]
    const text = heard[0]?.transcript.text ?? ''
    return { addMs: added - from, transcribeMs: performance.now() - added, text }
  } finally {
    await rm(profile, { recursive: true, force: true })
  }
}

/** How long it takes from cancelling in the middle of a recognition to the process being gone. */
export async function cancelling(spoken: Spoken, path: string, vadPath: string, start: StartChild): Promise<number> {
  const { files } = await inspectFolder(path)
  const stop = new AbortController()
  let from = 0
  // Well into a call of the native library, which cannot be interrupted.
  const soon = (): void => {
    setTimeout(() => {
      from = performance.now()
      stop.abort()
    }, 500)
  }
  const watched: StartChild = () => {
    const child = start()
    let loaded = 0
    return {
      ...child,
      pid: child.pid,
      onMessage: (listener) => {
        child.onMessage((message) => {
          // The detector first, then the model.
          if ((message as { type?: string }).type === 'loaded' && (loaded += 1) === 2) soon()
          listener(message)
        })
      },
    }
  }
  await runInProcess(watched, {
    task: { kind: 'recognise', model: inFolder(files, path), vadPath, language: 'en', languages: [], threads: 1 },
    source: samplesSource(spoken.samples),
    durationMs: secondsOf(spoken.samples) * 1000,
    events: { onProgress: () => undefined, onSegments: () => undefined },
    signal: stop.signal,
  }).catch((error: unknown) => {
    if (!isAppError(error, 'cancelled')) throw error
  })
  return from === 0 ? NaN : performance.now() - from
}
