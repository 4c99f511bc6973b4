import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type TestServer } from '../support/server'
import { prepareJournal } from './screenshots/prepare'
import { firstRunScenes, journalScenes, type Scene } from './screenshots/scenes'
import { painted, violations } from './support/accessibility'
import { launchApp, temporaryProfile } from './support/app'
import { microphoneFlags, speak } from './support/speech'

/*
 * Every view of the window, in the real app: axe-core finds nothing serious in light and in dark, and nothing is cut off
 * in a window of 720 pixels at 200 % text. The views are the scenes of the pictures.
 */

interface Found {
  readonly view: string
  readonly what: string
}

let server: TestServer
let sounds: Awaited<ReturnType<typeof temporaryProfile>>

beforeAll(async () => {
  server = await startServer()
  sounds = await temporaryProfile()
})

afterAll(async () => {
  await server?.close()
  await sounds?.remove()
})

/** What axe calls serious or critical. */
const serious = (page: Page) => violations(page, { impacts: ['serious', 'critical'] })

/** What sticks out to the right, or is wider than what it scrolls in and cannot be scrolled there. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const open = document.querySelector('dialog[open]') ?? document.querySelector('#app')
    const found: string[] = []
    for (const element of open?.querySelectorAll('*') ?? []) {
      const box = element.getBoundingClientRect()
      const hidden = box.width === 0 || getComputedStyle(element).visibility === 'hidden'
      const scrolled = element.closest('[role=region], .visually-hidden, nav.sidebar')
      // By keyboard: it takes the focus, or something in it does and scrolls along.
      const frame = element.closest('[role=group]')
      const reached = frame?.matches('[tabindex="0"]') === true || frame?.querySelector('[tabindex="0"]') != null
      const scrolls = frame !== null && reached && getComputedStyle(frame).overflowX === 'auto'
      if (!hidden && !scrolled && !scrolls && box.right > innerWidth + 1)
        found.push(
          `${element.tagName}.${element.className.toString()} ends at ${box.right.toFixed(0)} of ${innerWidth}`,
        )
    }
    return found.slice(0, 3)
  })

async function look(page: Page, scenes: readonly Scene[]): Promise<{ blocked: Found[]; cut: Found[] }> {
  const blocked: Found[] = []
  const cut: Found[] = []
  await page.emulateMedia({ reducedMotion: 'reduce' })
  for (const { name, show, after } of scenes) {
    await show(page)
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await painted(page)
      for (const what of await serious(page)) blocked.push({ view: `${name} (${colorScheme})`, what })
    }
    await page.setViewportSize({ width: 720, height: 780 })
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
    await painted(page)
    for (const what of await cutOff(page)) cut.push({ view: name, what })
    await page.evaluate(() => (document.documentElement.style.fontSize = '100%'))
    await page.setViewportSize({ width: 1180, height: 780 })
    await after?.(page)
  }
  return { blocked, cut }
}

async function lookAt(profile: string, args: readonly string[], scenes: readonly Scene[]) {
  const app = await launchApp({ profile, args })
  try {
    return await look(app.page, scenes)
  } finally {
    await app.quit()
  }
}

describe('every view of the window', { timeout: 600_000 }, () => {
  it('of the first run has nothing serious for axe and holds together at twice the size', async () => {
    const blank = await temporaryProfile()
    expect(await lookAt(blank.folder, [], firstRunScenes)).toEqual({ blocked: [], cut: [] })
    await blank.remove()
  })

  it('of the journal has nothing serious for axe and holds together at twice the size', async () => {
    const { url, username, password } = server
    const journal = await prepareJournal({ url, username, password, prefix: server.prefix() })
    const voice = await speak(sounds.folder, 'This morning I walked along the river.')
    expect(await lookAt(journal.profile, microphoneFlags(voice, true), journalScenes)).toEqual({ blocked: [], cut: [] })
    await journal.remove()
  })
})
