import { rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { testIds } from '../../../renderer/ui/testIds'
import { harmTable, zeroed } from '../../support/badTable'
import { Device, type Place } from '../../support/device'
import { filesBelow, ruin } from '../../support/folders'
import { fill } from '../../support/fullDisk'
import { flipBit } from '../../support/flippedBit'
import { makeReadOnly, mountSmall, removeSmall } from '../../support/mounts'
import { unlock } from '../support/journal'

/** What a disk did to a journal, and where the window says it. */
export interface DamageCase {
  readonly name: string
  /** The journal is in step with a server before. */
  readonly hasServer?: boolean
  /** Does it to the closed profile. */
  readonly harm: (profile: string, disk: string) => Promise<unknown>
  /** Brings the window to where it is said; unlocks and waits for the journal when left out. */
  readonly show?: (page: Page, profile: string) => Promise<unknown>
}

const table = (name: string) => (profile: string) => join(profile, 'db', name)
const notes = table('messages')
const OPENED = 'Stand-up'

async function open(page: Page): Promise<void> {
  await unlock(page)
  await page.getByTestId(testIds.setAside).locator('strong').first().waitFor()
  await page.getByTestId(testIds.entryItem).first().waitFor()
}

/** Half of the notes, in the middle of their table. */
const zeroMiddle = (profile: string) =>
  harmTable(notes(profile), (bytes) => void bytes.fill(0, bytes.length >> 2, bytes.length >> 1))

async function cutLog(profile: string): Promise<void> {
  const logs = (await filesBelow(notes(profile))).filter(({ path }) => path.endsWith('.log'))
  for (const { path } of logs) await truncate(path)
}

async function readBroken(page: Page, profile: string): Promise<void> {
  await unlock(page)
  await page.getByTestId(testIds.entryItem).first().waitFor()
  await harmTable(notes(profile), zeroed)
  await page.getByTestId(testIds.entryItem).filter({ hasText: OPENED }).first().click()
  await page.getByTestId(testIds.setAside).locator('strong').first().waitFor()
}

export const DAMAGE: readonly DamageCase[] = [
  { name: 'recovered', harm: (profile) => flipBit(table('tags')(profile)) },
  { name: 'missing-with-a-server', hasServer: true, harm: zeroMiddle },
  { name: 'missing-without-a-server', harm: zeroMiddle },
  { name: 'lost-silently', harm: cutLog },
  { name: 'read-error', harm: async () => undefined, show: readBroken },
  { name: 'full-disk', harm: async (_profile, disk) => fill(disk) },
  { name: 'read-only', harm: async (_profile, disk) => makeReadOnly(disk) },
  {
    name: 'keys-lost',
    harm: async (profile) => {
      await ruin(join(profile, 'db', 'keyring'))
      await rm(join(profile, 'keyring.copy'))
    },
    show: (page) => page.getByTestId(testIds.firstRun).waitFor(),
  },
  {
    name: 'servers-unreadable',
    hasServer: true,
    harm: (profile) => writeFile(join(profile, 'secrets.json'), 'no JSON'),
    show: (page) => page.locator('#app button').first().waitFor(),
  },
]

/** A closed journal with what a case did to it. `remove` it when the window is closed. */
export async function damagedJournal(
  { harm, hasServer = false }: DamageCase,
  language: 'en' | 'de',
  place: Place,
): Promise<{ profile: string; remove: () => Promise<void> }> {
  const disk = mountSmall(64)
  if (disk === null) throw new Error('These pictures need a user who may mount file systems.')
  const device = await Device.first(hasServer ? place : undefined, {}, disk)
  const { journal } = device.services
  const tag = await journal.tags.create('work', '#10b981')
  for (let n = 0; n < 24; n += 1)
    await journal.sessions.create({
      title: n === 23 ? OPENED : `Walk ${n + 1}`,
      text: `${n} ${(n * 7919).toString(36)} Fog on the water, and nobody else. `.repeat(30),
      tagIds: [tag],
    })
  await device.restart() // Into tables.
  for (const title of ['Late', 'Later']) await journalOf(device).sessions.create({ title, text: 'Written last.' })
  if (hasServer) await device.sync()
  await device.host.settings.set('appearance.language', language)
  // The list and the search begin with what they saved, and read no note.
  await device.services.search().ready()
  await journalOf(device).summaries.settled()
  await device.host.close()
  await harm(device.profile, disk)
  return { profile: device.profile, remove: async () => removeSmall(disk) }
}

const journalOf = (device: Device) => device.services.journal

/** Brings the window to where the case is told. */
export const showDamage = ({ show = open }: DamageCase, page: Page, profile: string): Promise<unknown> =>
  show(page, profile)
