import { openHost } from '../../../../main/composition/compose'

/*
 * The app without a window, to be killed: opens a profile, transcribes in the background what waits, and says `all done`
 * when no recording is without a transcript.
 */
const [profile = '', passphrase = ''] = process.argv.slice(2)

const host = await openHost({
  profile,
  emit: (event) => {
    if (event === 'transcription.changed') process.stdout.write('changed\n')
    look()
  },
  onError: (error) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  },
  argon2: { memoryKiB: 64, iterations: 1, parallelism: 1 },
  background: true,
})
await host.vault.unlock({ with: 'passphrase', passphrase })
process.stdout.write('open\n')
look()

function look(): void {
  if (host.vault.state.state !== 'unlocked') return
  let jobs
  try {
    jobs = host.services().speech.transcription.jobs().jobs
  } catch {
    return // still opening: more is announced when it is open
  }
  if (jobs.length > 0 && jobs.every((job) => job.state === 'done'))
    process.stdout.write('all done\n', () => void host.close().then(() => process.exit(0)))
}
