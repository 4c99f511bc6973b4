import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startAgain, temporaryProfile } from './support/app'
import { readPng } from './support/png'
import { startWithoutScreen, type Started, type StartOptions } from './support/started'

/*
 * `npm start` on a machine without a screen: it brings its own, shows what the window looks like, and takes everything with
 * it when it ends.
 */

const PICTURE = /picture of the window: (.+\.png)$/m

let folders: Awaited<ReturnType<typeof temporaryProfile>>[] = []
let starts: Started[] = []
let profile: string
let cache: string

beforeEach(async () => {
  folders = [await temporaryProfile(), await temporaryProfile()]
  ;[profile = '', cache = ''] = folders.map(({ folder }) => folder)
})
afterEach(async () => {
  for (const started of starts) started.kill()
  starts = []
  for (const { remove } of folders) await remove()
})

async function start(options: Partial<StartOptions> = {}): Promise<Started> {
  const started = await startWithoutScreen({ profile, cache, ...options })
  starts.push(started)
  return started
}

/** Children of a process that was killed end a moment after it. */
const nothingLeft = (started: Started): Promise<void> => expect.poll(started.running).toEqual([])

async function expectPicture(path: string): Promise<void> {
  const { width, height, colours } = readPng(await readFile(path))
  expect(width).toBeGreaterThan(400)
  expect(height).toBeGreaterThan(400)
  // Words are smoothed: a window with nothing on it has one colour or two.
  expect(colours.size).toBeGreaterThan(20)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
}

const REFUSED = 0

/** What a display says first to a program without its key. https://www.x.org/releases/X11R7.7/doc/xproto/x11protocol.html */
async function answerToStranger(display: string): Promise<number | undefined> {
  const socket = connect(`/tmp/.X11-unix/X${display.slice(1)}`)
  socket.write(Buffer.from(['l'.charCodeAt(0), 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0]))
  const [answer] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  return answer[0]
}

describe.skipIf(process.platform !== 'linux')('npm start without a screen', () => {
  it('opens the window in a virtual display, leaves a picture of it and ends with 0', async () => {
    const started = await start({ args: ['--smoke'], through: 'npm' })
    expect(await started.ended, started.said()).toEqual({ code: 0, signal: null })
    expect(started.said()).toMatch(/no screen.*virtual display \(:\d+\)/)
    expect(started.said()).toContain('smoke: window painted')
    const path = PICTURE.exec(started.said())?.[1] ?? ''
    expect(path).toBe(join(cache, 'window.png'))
    await expectPicture(path)
    await nothingLeft(started)
  })

  it('runs until it is told to end, also through npm, and takes the display with it', async () => {
    const options = { profile, through: 'npm' as const }
    const started = await start(options)
    const [, path = ''] = await started.until(PICTURE)
    await expectPicture(path)
    expect(started.running().join('\n')).toContain('Xvfb')
    started.child.kill('SIGTERM')
    await started.ended
    await nothingLeft(started)
    // Nobody holds the profile any more.
    expect(await startAgain(options.profile, ['--smoke'])).toMatchObject({ code: 0 })
  })

  it('closes the app properly on Ctrl+C, which a terminal sends to everybody at once', async () => {
    const started = await start()
    await started.until(PICTURE)
    const group = -Number(started.child.pid)
    process.kill(group, 'SIGINT')
    process.kill(group, 'SIGINT') // npm passes it on as well.
    expect(await started.ended, started.said()).toEqual({ code: 0, signal: null })
    await nothingLeft(started)
  })

  it('puts the picture where it was asked for, and leaves nothing else behind when it is killed', async () => {
    const path = join(profile, 'a folder/first run.png')
    const started = await start({ args: ['--picture', path] })
    expect(await started.until(PICTURE)).toMatchObject({ 1: path })
    await expectPicture(path)
    expect(existsSync(join(cache, 'window.png'))).toBe(false)
    started.child.kill('SIGKILL')
    await started.ended
    await nothingLeft(started)
  })

  it('has a display of its own for each start, which nobody else may look at', async () => {
    const other = join(profile, 'other')
    const both = [await start(), await start({ profile: other })]
    const displays = await Promise.all(both.map((started) => started.until(/virtual display \((:\d+)\)/)))
    const [one = '', two = ''] = displays.map((found) => found[1] ?? '')
    expect(one).not.toBe(two)
    await Promise.all(both.map((started) => started.until(PICTURE)))
    expect(await answerToStranger(one)).toBe(REFUSED)
    for (const started of both) started.child.kill('SIGTERM')
    for (const started of both) expect(await started.ended, started.said()).toEqual({ code: 0, signal: null })
  })
})
