import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { Place } from '../../support/device'
import { startServer } from '../../support/server'
import { launchApp, temporaryProfile } from '../support/app'
import { microphoneFlags, speak } from '../support/speech'
import { DAMAGE, damagedJournal, showDamage } from './damage'
import { prepareJournal } from './prepare'
import { firstRunScenes, journalScenes, type Scene } from './scenes'

/*
 * Makes the pictures of the documentation by driving the real app, each in light and in dark: `npm run screenshots`.
 * A scene brings the window into a state (scenes.ts); add one to have another picture.
 */

const folder = join(import.meta.dirname, '../../../docs/screenshots')
const WORDS = 'This morning I walked along the river, and there was fog on the water, and nobody else.'

/** What moves has come to rest; what never does, as a spinner, is not waited for. */
async function settle(page: Page): Promise<void> {
  const rest = page.evaluate(() =>
    Promise.allSettled(document.getAnimations().map((animation) => animation.finished)).then(() => undefined),
  )
  await Promise.race([rest, page.waitForTimeout(800)])
  await page.waitForTimeout(250)
}

async function take(page: Page, scenes: readonly Scene[]): Promise<void> {
  for (const { name, show, after } of scenes) {
    await show(page)
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme })
      await settle(page)
      await page.screenshot({ path: join(folder, colorScheme === 'light' ? `${name}.png` : `${name}-dark.png`) })
    }
    process.stderr.write(`docs/screenshots/${name}.png\n`)
    await after?.(page)
  }
}

/** Opens the app on a profile, takes the pictures and quits. */
async function session(profile: string, args: readonly string[], scenes: readonly Scene[]): Promise<void> {
  const app = await launchApp({ profile, args })
  try {
    await take(app.page, scenes)
  } finally {
    await app.quit()
  }
}

/** What a person sees of a disk that damaged files, in both languages: `npm run screenshots -- damage [case…]`. */
async function takeDamage(place: () => Place, wanted: readonly string[]): Promise<void> {
  await mkdir(join(folder, 'damage'), { recursive: true })
  for (const one of DAMAGE.filter(({ name }) => wanted.length === 0 || wanted.includes(name)))
    for (const language of ['en', 'de'] as const) {
      const journal = await damagedJournal(one, language, place())
      try {
        const show = (page: Page): Promise<unknown> => showDamage(one, page, journal.profile)
        await session(journal.profile, [], [{ name: `damage/${one.name}-${language}`, show }])
      } finally {
        await journal.remove()
      }
    }
}

await mkdir(folder, { recursive: true })
const blank = await temporaryProfile()
const sounds = await temporaryProfile()
const server = await startServer()
try {
  const { url, username, password } = server
  const place = (): Place => ({ url, username, password, prefix: server.prefix() })
  const [set, ...cases] = process.argv.slice(2)
  if (set === 'damage') await takeDamage(place, cases)
  else {
    await session(blank.folder, [], firstRunScenes)
    const journal = await prepareJournal(place())
    await session(journal.profile, microphoneFlags(await speak(sounds.folder, WORDS), true), journalScenes)
    await journal.remove()
  }
} finally {
  await server.close()
  await blank.remove()
  await sounds.remove()
}
