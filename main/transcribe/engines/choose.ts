import type { SpeechEngine } from './engine'
import type { ModelStore } from '../models/store'
import type { SpeechSettings } from './ports'
import { privateRoot } from './privateFolder'
import type { StartChild } from './processes'
import { commandEngine } from './command'
import { sherpaEngine } from './sherpa'

/**
 * The engine for a job: the one of the settings, or the model that was asked for. Null while that model is not on this device;
 * `language`: a model that knows English only is none for another one;
 * a model of the settings that nobody knows any more is as good as none. @throws AppError `invalid-input` for a command that cannot be understood
 */
export async function chooseEngine(
  settings: SpeechSettings,
  asked: string,
  models: ModelStore,
  start: StartChild,
  language?: string,
): Promise<SpeechEngine | null> {
  const vadPath = await models.vadPath()
  if (asked === '' && settings.engine === 'command')
    return commandEngine({ start, command: settings.command, vadPath, folder: await privateRoot() })
  const chosen = settings.model !== '' && (await models.isKnown(settings.model)) ? settings.model : ''
  const model = await models.usable(asked || chosen, language)
  return model === null ? null : sherpaEngine({ start, model, vadPath })
}
