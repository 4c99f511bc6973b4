import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  createWriteStream,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/*
 * Where the speech model that comes with the app can be had. Each source fills a folder with `moonshine-tiny.en/…` and
 * `silero_vad.onnx`, or throws; whoever calls checks the files.
 */

const RELEASES = 'https://github.com/k2-fsa/sherpa-onnx/releases/download/asr-models'
const ARCHIVE = 'sherpa-onnx-moonshine-tiny-en-quantized-2026-02-27.tar.bz2'
export const MODEL = 'moonshine-tiny.en'
export const VAD = 'silero_vad.onnx'
const WANTED = ['encoder_model.ort', 'decoder_model_merged.ort', 'tokens.txt']

/** A network that is not there is noticed within so long. */
const CONNECT_MS = 8_000
/** An hour's worth of a slow line is too long to wait for at a start. */
const WHOLE_MS = 900_000

/** The archive and the file that sherpa-onnx publishes. */
export async function fromPublisher(folder) {
  const { default: unbzip2 } = await import('unbzip2-stream')
  const { extract } = await import('tar-stream')
  const unpacking = extract()
  unpacking.on('entry', ({ name, type }, entry, next) => {
    const file = name.split('/').at(-1)
    entry.on('end', next)
    if (type === 'file' && WANTED.includes(file)) entry.pipe(createWriteStream(join(folder, MODEL, file)))
    else entry.resume()
  })
  await pipeline(await get(`${RELEASES}/${ARCHIVE}`), unbzip2(), unpacking)
  await pipeline(await get(`${RELEASES}/${VAD}`), createWriteStream(join(folder, VAD)))
}

async function get(url) {
  const stop = new AbortController()
  let timer = setTimeout(() => stop.abort(new Error('no answer')), CONNECT_MS)
  try {
    const response = await fetch(url, { signal: stop.signal })
    if (!response.ok) throw new Error(`the server answered ${response.status}`)
    clearTimeout(timer)
    timer = setTimeout(() => stop.abort(new Error('too slow')), WHOLE_MS).unref()
    return Readable.fromWeb(response.body)
  } catch (error) {
    clearTimeout(timer)
    throw new Error(error.cause?.message ?? error.message)
  }
}

/** The same files from a folder of this machine, for checks where neither can be reached: the one of the test models. */
export async function fromTestModels(folder) {
  const models = process.env['BRAINDUMP_TEST_MODELS']
  if (!models) throw new Error('BRAINDUMP_TEST_MODELS names no folder')
  for (const file of WANTED) copyFileSync(join(models, MODEL, file), join(folder, MODEL, file))
  copyFileSync(join(models, VAD), join(folder, VAD))
}

/** The same files out of packages for Python, from the index that pip is set up for. */
export async function fromPyPi(folder) {
  const model = unpackWheel(folder, 'moonshine-voice==0.0.48', 'moonshine_voice/assets/tiny-en')
  for (const file of WANTED.filter((name) => name.endsWith('.ort')))
    renameSync(join(model, file), join(folder, MODEL, file))
  writeFileSync(join(folder, MODEL, 'tokens.txt'), tokensOf(readFileSync(join(model, 'tokenizer.bin'))))
  renameSync(join(unpackWheel(folder, 'silero-vad==6.2.3', 'silero_vad/data'), VAD), join(folder, VAD))
  rmSync(join(folder, 'wheels'), { recursive: true, force: true })
}

/** Downloads a wheel without what it depends on and unpacks it; answers the folder inside. The wheel is the same everywhere. */
function unpackWheel(folder, requirement, inside) {
  const wheels = join(folder, 'wheels', requirement)
  const platform = ['--only-binary=:all:', '--platform', 'manylinux_2_34_x86_64']
  const patience = ['--timeout', String(CONNECT_MS / 1000), '--retries', '0', '--disable-pip-version-check']
  python(['-m', 'pip', 'download', '--quiet', '--no-deps', ...platform, ...patience, '--dest', wheels, requirement])
  const wheel = readdirSync(wheels).find((name) => name.endsWith('.whl'))
  if (!wheel) throw new Error(`${requirement} has no wheel`)
  python(['-m', 'zipfile', '-e', join(wheels, wheel), join(wheels, 'unpacked')])
  const found = join(wheels, 'unpacked', inside)
  if (!existsSync(found)) throw new Error(`${requirement} holds no ${inside}`)
  return found
}

function python(args) {
  const program = process.platform === 'win32' ? 'python' : 'python3'
  const { status, error, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: WHOLE_MS })
  if (error) throw new Error(`${program} could not be started`)
  if (status !== 0) throw new Error(stderr.trim().split('\n').at(-1) || `${program} ended with ${status}`)
}

/** The tokens of a `tokenizer.bin` in the form that the engine reads: base64, a space, the number. */
export function tokensOf(bytes) {
  const lines = []
  for (let at = 0; at < bytes.length;) {
    let length = bytes[at]
    at += 1
    // Two bytes from 128 on.
    if (length >= 128) {
      length += bytes[at] * 128 - 128
      at += 1
    }
    lines.push(`${bytes.subarray(at, at + length).toString('base64')} ${lines.length}\n`)
    at += length
  }
  return lines.join('')
}
