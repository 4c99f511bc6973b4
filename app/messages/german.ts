import { audio } from './german/audio'
import { backup } from './german/backup'
import { basics } from './german/basics'
import { damaged } from './german/damaged'
import { devices } from './german/devices'
import { exporting } from './german/exporting'
import { importing } from './german/importing'
import { journal } from './german/journal'
import { models } from './german/models'
import { server } from './german/server'
import { speech } from './german/speech'
import { storage } from './german/storage'
import { sync } from './german/sync'
import { vault } from './german/vault'
import type { English } from './english'
import type { Translated } from './german/translated'

/** The same in German, complete by its type. */
export const german: Translated<English> = {
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
}
