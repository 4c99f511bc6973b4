import { nav, time, ui } from './en/basics'
import { conflicts, history, orphans } from './en/conflicts'
import { devices } from './en/devices'
import { errors } from './en/errors'
import { insights } from './en/insights'
import { entries, entry } from './en/journal'
import { search, tags } from './en/search'
import { settings } from './en/settings'
import { shortcuts } from './en/shortcuts'
import { place, player, recorder, trim } from './en/sound'
import { sync } from './en/sync'
import { transcription } from './en/transcription'
import { transfer } from './en/transfer'
import { damage, onboarding, recovery, unlock } from './en/vault'

export const en = {
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
} as const
