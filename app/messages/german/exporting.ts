import type { exporting as english } from '../english/exporting'
import type { Translated } from './translated'

export const exporting: Translated<typeof english> = {
  'export.otherAudioOfVersion': 'Eine seiner Fassungen hat anderes Audio, und das ist nicht dabei.',
  'export.versionUnreadable': 'Eine seiner Fassungen ist nicht zu lesen und wurde nicht exportiert.',
  'export.otherAudio': 'Eine seiner Fassungen hat anderes Audio. Exportiert wurde, was jetzt gezeigt wird.',
  'export.cannotWrite': '{path} lässt sich nicht beschreiben. Wähle etwas anderes.',
  'export.waits': 'Er wartet auf eine Antwort. Exportiert wurde, was jetzt gezeigt wird.',
  'export.busy': 'Ein anderer Export oder Import läuft. Warte ihn ab oder brich ihn ab.',
  'export.cancelled': 'Der Export wurde abgebrochen, und nichts davon ist geblieben.',
}
