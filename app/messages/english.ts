import { audio } from './english/audio'
import { backup } from './english/backup'
import { basics } from './english/basics'
import { damaged } from './english/damaged'
import { devices } from './english/devices'
import { exporting } from './english/exporting'
import { importing } from './english/importing'
import { journal } from './english/journal'
import { models } from './english/models'
import { server } from './english/server'
import { speech } from './english/speech'
import { storage } from './english/storage'
import { sync } from './english/sync'
import { vault } from './english/vault'

/** Every sentence that a person may be told by what runs outside the window, by its key. */
export const english = {
  ...audio,
  ...backup,
  ...basics,
  ...damaged,
  ...devices,
  ...exporting,
  ...importing,
  ...journal,
  ...models,
  ...server,
  ...speech,
  ...storage,
  ...sync,
  ...vault,
} as const

export type English = typeof english
