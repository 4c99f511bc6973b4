import { sessionIdSchema, type SessionId, type TagId } from '../../../app/ids'
import { Device, type Place } from '../../support/device'
import { entries } from './journal'

const MINUTE_MS = 60_000
const DAY_MINUTES = 24 * 60

/** Older days, so that the calendar has something to show: more of them lately, none in August. */
function olderDays(now: number): { title: string; createdAt: number; tag: number }[] {
  return Array.from({ length: 320 }, (_, day) => day + 7).flatMap((day) => {
    const date = new Date(now - day * DAY_MINUTES * MINUTE_MS)
    const dice = Math.abs(Math.sin(day * 12.9898) * 43758.5453) % 1
    if (date.getMonth() === 7 || dice > 0.75 - day / 900) return []
    return Array.from({ length: 1 + Math.floor(dice * 4) }, (_, part) => ({
      title: `Notes of ${date.toISOString().slice(0, 10)}`,
      createdAt: date.getTime() + part * MINUTE_MS,
      tag: Math.floor(dice * 60) % 6,
    }))
  })
}

const TAGS = [
  ['work', '#3b82f6'],
  ['personal', '#10b981'],
  ['research', '#8b5cf6'],
  ['meeting', '#f59e0b'],
  ['idea', '#ec4899'],
  ['todo', '#ef4444'],
] as const

async function write(device: Device): Promise<Map<string, SessionId>> {
  const { sessions, tags } = device.services.journal
  const tagIds: TagId[] = []
  for (const [name, color] of TAGS) tagIds.push(await tags.create(name, color))
  const tagOf = (name: string) => tagIds[TAGS.findIndex(([other]) => other === name)]
  const made = new Map<string, SessionId>()
  const now = Date.now()
  for (const { title, text, tags: names, minutesAgo } of entries) {
    const chosen = names.flatMap((name) => tagOf(name) ?? [])
    const createdAt = now - minutesAgo * MINUTE_MS
    made.set(title, sessionIdSchema.parse(await sessions.create({ title, text, tagIds: chosen, createdAt })))
  }
  for (const { title, createdAt, tag } of olderDays(now))
    await sessions.create({ title, createdAt, tagIds: [tagIds[tag]].filter((id) => id !== undefined) })
  return made
}

const of = (made: Map<string, SessionId>, title: string): SessionId => {
  const id = made.get(title)
  if (!id) throw new Error(`The journal of the pictures has no “${title}”.`)
  return id
}

/**
 * A journal on two devices that were changed apart: one title, one text, and one entry deleted here and edited there.
 * Answers the profile of the first, ready to be opened by the app.
 */
export async function prepareJournal(place: Place): Promise<{ profile: string; remove: () => Promise<void> }> {
  const study = await Device.first(place)
  const name = async (device: Device, words: string): Promise<void> => {
    await device.host.services().devices.rename(words)
  }
  await name(study, 'Study')
  const made = await write(study)
  await study.sync()
  const phone = await Device.joined(place)
  await name(phone, 'Phone')
  await phone.sync()

  const here = study.services.journal
  const there = phone.services.journal
  const standUp = of(made, 'Stand-up, in one breath')
  await here.sessions.rename(standUp, 'Stand-up: the review dialog is next')
  await there.sessions.rename(standUp, 'Monday stand-up, sync is green')
  const concert = of(made, 'After the concert')
  await here.sessions.trash([concert])
  await there.sessions.rename(concert, 'After the concert, and the walk home')
  await here.sessions.setPinned([of(made, 'Why I keep a journal')], true)
  await here.sessions.setArchived([of(made, 'Groceries and everything else')], true)
  await here.sessions.trash([of(made, 'Dream about the old flat')])
  await phone.sync()
  await study.sync()
  for (const device of [study, phone]) await device.host.close()
  return {
    profile: study.profile,
    remove: async () => {
      for (const device of [study, phone]) await device.remove()
    },
  }
}
