import type { en } from './en'
import type { Translation } from './de/translation'
import { nav, time, ui } from './de/basics'
import { conflicts, history, orphans } from './de/conflicts'
import { devices } from './de/devices'
import { errors } from './de/errors'
import { insights } from './de/insights'
import { entries, entry } from './de/journal'
import { search, tags } from './de/search'
import { settings } from './de/settings'
import { shortcuts } from './de/shortcuts'
import { place, player, recorder, trim } from './de/sound'
import { sync } from './de/sync'
import { transcription } from './de/transcription'
import { transfer } from './de/transfer'
import { damage, onboarding, recovery, unlock } from './de/vault'

/** Complete by its type: a key that is missing here does not compile. */
export const de: Translation<typeof en> = {
  ui,
  time,
  nav,
  errors,
  onboarding,
  unlock,
  damage,
  entries,
  entry,
  recorder,
  player,
  place,
  trim,
  sync,
  search,
  tags,
  shortcuts,
  transcription,
  conflicts,
  history,
  orphans,
  transfer,
  settings,
  devices,
  recovery,
  insights,
}
