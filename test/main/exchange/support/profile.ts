import { onTestFinished } from 'vitest'
import { readEntry } from '../../../../main/journal/entry'
import type { Services } from '../../../../main/composition/services'
import { Device } from '../../../support/device'

/** The services of a new journal in a profile of its own. */
export async function newProfile(): Promise<{ device: Device; services: Services }> {
  const device = await Device.first()
  onTestFinished(() => device.remove())
  return { device, services: device.services }
}

/** Every entry with its parts, by title. */
export async function entriesByTitle({ journal }: Services) {
  const { databases, summaries } = journal
  await summaries.settled()
  const entries = []
  for (const id of summaries.ids()) entries.push(await readEntry(databases, summaries, id))
  const names = new Map(journal.tags.list().map(({ id, name }) => [id as string, name]))
  return new Map(
    entries.map((entry) => [
      entry.session.title,
      {
        ...entry,
        tags: Object.keys(entry.session.tags)
          .map((id) => names.get(id) ?? id)
          .sort(),
      },
    ]),
  )
}

/** How many documents each database holds. */
export async function counts({ journal: { databases } }: Services): Promise<Record<string, number>> {
  const names = ['sessions', 'messages', 'recordings', 'tags', 'prompts'] as const
  const found: Record<string, number> = {}
  for (const name of names) found[name] = await databases[name].count()
  return found
}
