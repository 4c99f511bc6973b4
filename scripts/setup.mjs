import { setUpDependencies } from './setup/dependencies.mjs'
import { SetupError } from './setup/say.mjs'
import { setUpSystem } from './setup/system.mjs'

/**
 * Brings a fresh checkout to where it can run. Says what it does; quick and silent when there is nothing to do.
 * @param {'cli' | 'app' | 'window' | 'test'} purpose the command line needs packages and the speech model only; the app an Electron and its
 *   libraries; a window a display as well; tests also a keychain, a voice
 *   and a Python
 * @returns the Electron to run, except for the command line
 */
export async function setUp(purpose) {
  await setUpDependencies()
  const { setUpSpeech } = await import('./setup/speech.mjs')
  await setUpSpeech({ eager: purpose !== 'cli' })
  if (purpose === 'cli') return undefined
  setUpSystem(purpose)
  if (purpose === 'test') {
    const { setUpPython } = await import('./setup/python.mjs')
    await setUpPython()
  }
  const { setUpElectron } = await import('./setup/electron.mjs')
  return setUpElectron()
}

/** Runs a script's main function; what a person can act on is shown without a stack. */
export async function main(body) {
  try {
    process.exitCode = (await body()) ?? 0
  } catch (error) {
    process.stderr.write(error instanceof SetupError ? `${error.message}\n` : `${error?.stack ?? error}\n`)
    process.exitCode = 1
  }
}

if (process.argv[1] === import.meta.filename)
  await main(() => setUp(process.argv.includes('--test') ? 'test' : 'window').then(() => 0))
