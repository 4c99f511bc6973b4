import type { SpeechEngine } from './engine'
import type { ModelStore } from '../models/store'
import type { SpeechSettings } from './ports'
import { privateRoot } from './privateFolder'
import type { StartChild } from './processes'
import { commandEngine } from './command'
import { whisperEngine } from './whisper'

/**
 * The engine for a job: the one of the settings, or whisper with the model that was asked for. Null while that model is not
 * on this device. @throws AppError `invalid-input` for a command that cannot be understood
 */
export async function chooseEngine(
  settings: SpeechSettings,
  asked: string,
  models: ModelStore,
  start: StartChild,
): Promise<SpeechEngine | null> {
  const vadPath = await models.vadPath()
  if (asked === '' && settings.engine === 'command')
    return commandEngine({ start, command: settings.command, vadPath, folder: await privateRoot() })
  const model = await models.usable(asked || settings.model)
  return model === null ? null : whisperEngine({ start, model, vadPath })
}
