import type { Page } from 'playwright-core'
import { testIds } from '../renderer/ui/testIds'
import { openHost } from '../main/composition/compose'
import { launchApp, temporaryProfile } from '../test/e2e/support/app'
import { PASSPHRASE, unlock } from '../test/e2e/support/journal'
import { fillJournal, YEARS } from './support/journal'
import type { Measurement } from './support/measurement'
import { percentile } from './support/typing'

/*
 * How long the window takes from a key or click to the next frame, on 10,000 entries, by Event Timing
 * (https://w3c.github.io/event-timing/): `duration` in steps of 8 ms, told from 16 ms on, and the time of its handlers. What is not
 * told took less than 16 ms and is counted as 8. Run by command, never in CI: `npm run bench -- interactions`.
 */

const ENTRIES = Number(process.env['BRAINDUMP_BENCH_ENTRIES'] ?? YEARS.sessions)
const ROUNDS = Number(process.env['BRAINDUMP_BENCH_ROUNDS'] ?? 40)
const GOAL_MS = 16
/** What Event Timing does not tell. */
const BELOW_THRESHOLD_MS = 8

interface Told {
  readonly durationMs: number
  readonly handlersMs: number
}

declare global {
  interface Window {
    told: Map<number, Told>
  }
}

/** From now on the window keeps the longest event of every interaction. */
const observe = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.told = new Map()
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceEventTiming[]) {
        const { interactionId = 0 } = entry as { interactionId?: number }
        if (interactionId === 0) continue
        const known = window.told.get(interactionId)
        const durationMs = Math.max(known?.durationMs ?? 0, entry.duration)
        const handlersMs = Math.max(known?.handlersMs ?? 0, entry.processingEnd - entry.startTime)
        window.told.set(interactionId, { durationMs, handlersMs })
      }
    }).observe({ type: 'event', durationThreshold: 16, buffered: false } as PerformanceObserverInit)
  })

/** Two frames later every event so far was told. */
const take = (page: Page): Promise<Told[]> =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise((next) => requestAnimationFrame(next))
    await new Promise((next) => setTimeout(next, 50))
    const told = [...window.told.values()]
    window.told.clear()
    return told
  })

interface Kind {
  readonly what: string
  /** Does it so often and answers how many interactions that were. */
  readonly run: (page: Page) => Promise<number>
}

const press = async (page: Page, keys: readonly string[]): Promise<number> => {
  for (const key of keys) await page.keyboard.press(key)
  return keys.length
}

const SENTENCE = 'Fog on the water and nobody else. '

const KINDS: readonly Kind[] = [
  {
    what: 'down the list by keyboard',
    run: async (page) => {
      await page.getByTestId(testIds.entryList).focus()
      return press(page, Array<string>(ROUNDS).fill('ArrowDown'))
    },
  },
  {
    what: 'a click on an entry',
    run: async (page) => {
      const items = page.getByTestId(testIds.entryItem)
      for (let round = 0; round < ROUNDS; round++) await items.nth(1 + (round % 5)).click()
      return ROUNDS
    },
  },
  {
    what: 'a key in a note',
    run: async (page) => {
      await page.getByTestId(testIds.note).first().click()
      await page.getByTestId(testIds.noteEditor).waitFor()
      const keys = [...SENTENCE.repeat(Math.ceil((5 * ROUNDS) / SENTENCE.length))].slice(0, 5 * ROUNDS)
      const count = await press(page, keys)
      await page.keyboard.press('Escape')
      return count + 2
    },
  },
  {
    what: 'a key in the search',
    run: async (page) => {
      let count = 0
      for (let round = 0; round < ROUNDS / 8; round++) {
        await page.getByTestId(testIds.search).fill('')
        await page.getByTestId(testIds.search).focus()
        count += await press(page, [...'the water'])
      }
      await page.getByTestId(testIds.search).fill('')
      return count
    },
  },
  {
    what: 'another view',
    run: async (page) => {
      const views = [testIds.navTrash, testIds.navArchive, testIds.navJournal, testIds.navInsights, testIds.navJournal]
      for (let round = 0; round < ROUNDS / 5; round++) for (const view of views) await page.getByTestId(view).click()
      return views.length * Math.ceil(ROUNDS / 5)
    },
  },
]

export async function bench(): Promise<Measurement[]> {
  const profile = await temporaryProfile()
  try {
    const onError = (error: unknown): never => {
      throw error
    }
    const host = await openHost({ profile: profile.folder, emit: () => undefined, onError, background: false })
    await host.vault.create(PASSPHRASE)
    await fillJournal(host.services().journal.databases, { sessions: ENTRIES, messagesPerSession: 3 })
    await host.close()
    const app = await launchApp({ profile: profile.folder })
    try {
      return await measured(app.page)
    } finally {
      await app.quit()
    }
  } finally {
    await profile.remove()
  }
}

async function measured(page: Page): Promise<Measurement[]> {
  await unlock(page)
  await page.getByTestId(testIds.entryItem).nth(6).waitFor({ timeout: 120_000 })
  await observe(page)
  const rows: Measurement[] = []
  const all: Told[] = []
  for (const { what, run } of KINDS) {
    const count = await run(page)
    const told = await take(page)
    const below = { durationMs: BELOW_THRESHOLD_MS, handlersMs: 0 }
    const each = [...told, ...Array<Told>(Math.max(0, count - told.length)).fill(below)]
    all.push(...each)
    rows.push(...rowsOf(`${what} (${String(each.length)})`, each, null))
  }
  return [...rowsOf(`every interaction (${String(all.length)})`, all, GOAL_MS), ...rows]
}

function rowsOf(what: string, each: readonly Told[], budget: number | null): Measurement[] {
  const durations = each.map(({ durationMs }) => durationMs)
  const handlers = each.map(({ handlersMs }) => handlersMs)
  const about = `${ENTRIES.toLocaleString('en')} entries, ${what}`
  return [
    { what: `${about}: to the next frame, p99`, value: percentile(durations, 0.99), unit: 'ms', budget },
    { what: `${about}: to the next frame, median`, value: percentile(durations, 0.5), unit: 'ms', budget: null },
    { what: `${about}: until its handlers are done, p99`, value: percentile(handlers, 0.99), unit: 'ms', budget: null },
  ]
}
