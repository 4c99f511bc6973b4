import { readFile } from 'node:fs/promises'
import { openHost } from '../main/composition/compose'
import { testIds } from '../renderer/ui/testIds'
import { launchApp, temporaryProfile } from '../test/e2e/support/app'
import { PASSPHRASE } from '../test/e2e/support/journal'
import { fillJournal, YEARS, type JournalSize } from './support/journal'
import { median, type Measurement } from './support/measurement'

/*
 * From launch to a list that can be used, with an empty journal and with years of entries (docs/DESIGN.md, Budgets),
 * and the memory of an idle app. Typing the passphrase costs no time here; deriving the key from it does and is
 * counted.
 */

const RUNS = Number(process.env['BRAINDUMP_BENCH_RUNS'] ?? 5)
const BIG: JournalSize = {
  ...YEARS,
  sessions: Number(process.env['BRAINDUMP_BENCH_ENTRIES'] ?? YEARS.sessions),
}
/** After this long an app that nobody touches has settled. */
const IDLE_MS = 8_000

interface Start {
  readonly interactiveMs: number
  /** Proportional set size in MB: what the process costs the machine, shared pages by share. */
  readonly mainMb: number
  readonly windowMb: number
}

async function makeJournal(profile: string, size: JournalSize | null): Promise<void> {
  const host = await openHost({
    profile,
    emit: () => undefined,
    onError: (error) => {
      throw error
    },
    background: false,
  })
  await host.vault.create(PASSPHRASE)
  if (size) await fillJournal(host.services().journal.databases, size)
  await host.close()
}

async function pssMb(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8')
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? NaN) / 1024
}

async function start(profile: string, measureMemory: boolean): Promise<Start> {
  const launched = performance.now()
  const app = await launchApp({ profile })
  try {
    await app.page.getByTestId(testIds.unlockPassphrase).fill(PASSPHRASE)
    await app.page.getByTestId(testIds.unlockSubmit).click()
    await app.page.getByTestId(testIds.journal).waitFor({ timeout: 120_000 })
    const interactiveMs = performance.now() - launched
    if (!measureMemory) return { interactiveMs, mainMb: NaN, windowMb: NaN }
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS))
    const processes = await app.electron.evaluate(({ app }) =>
      app.getAppMetrics().map(({ pid, type }) => ({ pid, type })),
    )
    const pidOf = (type: string): number => processes.find((process) => process.type === type)?.pid ?? NaN
    return { interactiveMs, mainMb: await pssMb(pidOf('Browser')), windowMb: await pssMb(pidOf('Tab')) }
  } finally {
    await app.quit()
  }
}

async function measure(size: JournalSize | null): Promise<Start> {
  const profile = await temporaryProfile()
  try {
    await makeJournal(profile.folder, size)
    await start(profile.folder, false) // Writes what later starts begin from, and fills the disk cache.
    const starts: Start[] = []
    for (let run = 0; run < RUNS; run++) starts.push(await start(profile.folder, run === 0))
    return {
      interactiveMs: median(starts.map(({ interactiveMs }) => interactiveMs)),
      mainMb: starts[0]?.mainMb ?? NaN,
      windowMb: starts[0]?.windowMb ?? NaN,
    }
  } finally {
    await profile.remove()
  }
}

export async function bench(): Promise<Measurement[]> {
  const empty = await measure(null)
  const big = await measure(BIG)
  const entries = `${BIG.sessions.toLocaleString('en')} entries, ${(BIG.sessions * BIG.messagesPerSession).toLocaleString('en')} messages`
  return [
    { what: 'launch to interactive, empty journal', value: empty.interactiveMs, unit: 'ms', budget: null },
    { what: `launch to interactive, ${entries}`, value: big.interactiveMs, unit: 'ms', budget: null },
    {
      what: 'years of entries against an empty journal',
      value: big.interactiveMs / empty.interactiveMs,
      unit: '×',
      budget: 1.5,
    },
    { what: 'main process idle, empty journal', value: empty.mainMb, unit: 'MB', budget: null },
    { what: 'window idle, empty journal', value: empty.windowMb, unit: 'MB', budget: null },
    { what: `main process idle, ${entries}`, value: big.mainMb, unit: 'MB', budget: null },
    { what: `window idle, ${entries}`, value: big.windowMb, unit: 'MB', budget: null },
  ]
}
