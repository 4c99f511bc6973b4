import { expect, it, onTestFinished } from 'vitest'
import { braindump } from '../../support/commandLine'
import { Device } from '../../support/device'

/** Throws where nobody waits for it, as soon as the command line is ready for that. */
const PROVOKE = `import { isMainThread } from 'node:worker_threads'
if (isMainThread) {
  const looking = setInterval(() => {
    if (process.listenerCount('uncaughtException') === 0) return
    clearInterval(looking)
    setTimeout(() => { throw new Error('provoked by a test') })
  }, 20)
  looking.unref()
}`
const provoked = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(PROVOKE)}` }

async function journal(): Promise<string> {
  const device = await Device.first()
  onTestFinished(() => device.remove())
  await device.services.journal.sessions.create({ title: 'kept' })
  await device.host.close()
  return device.profile
}

it('ends with a sentence and exit code 1 when an error comes that nobody caught', async () => {
  const profile = await journal()
  // It would go on until it is stopped.
  const { code, out, err } = await braindump(profile, ['sync', '--live'], provoked)
  expect(err).toMatch(/provoked by a test.*closed to protect it/s)
  expect(out).toBe('')
  expect(code).toBe(1)
  expect((await braindump(profile, ['list'])).out).toContain('kept')
})

it('answers such an error as JSON, alone on standard output', async () => {
  const { code, out, err } = await braindump(await journal(), ['sync', '--live', '--json'], provoked)
  expect(JSON.parse(out)).toMatchObject({
    error: { kind: 'internal', message: expect.stringContaining('provoked by a test') as string },
  })
  expect(err).toContain('provoked by a test')
  expect(code).toBe(1)
})
