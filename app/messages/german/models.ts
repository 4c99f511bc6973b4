import type { models as english } from '../english/models'
import type { Translated } from './translated'

export const models: Translated<typeof english> = {
  'model.wrongWords':
    '„{model}“ wird nicht benutzt: Von {words} Wörtern seiner Probe waren {wrong} falsch. Vielleicht kann es eine andere Sprache. Nimm ein anderes.',
  'model.slow': '„{model}“ wird nicht benutzt: Es ist zu langsam auf diesem Computer. Nimm ein kleineres.',
  'model.memory':
    '„{model}“ wird nicht benutzt: Es braucht mehr Speicher, als auf diesem Computer frei ist. Nimm ein kleineres.',
  'model.broken': '„{model}“ wird nicht benutzt: Es lief bei der Probe nicht. Lösche es und lade es erneut herunter.',
  'model.voiceDamaged': 'Das Modell zur Spracherkennung im Audio ist beschädigt. Installiere BrainDump neu.',
  'model.cannotLoad':
    'Das Modell lässt sich nicht laden. Es ist beschädigt oder von anderer Art; lösche es und lade es erneut herunter.',
  'model.endedLoading': 'Das Modell ist nicht zu benutzen: Der Prozess endete beim Laden ({how}). Nimm ein anderes.',
  'model.voiceEndedLoading':
    'Das Modell, das Sprache im Audio findet, ist nicht zu benutzen: Der Prozess endete beim Laden ({how}). Entferne es und lade es erneut herunter.',
  'model.unpackCancelled': 'Das Entpacken wurde abgebrochen.',
  'model.unpackEnded': 'Das Entpacken endete vorzeitig.',
  'model.wrongHash':
    'Das heruntergeladene Modell ist nicht das erwartete (sein SHA-256 ist falsch). Es wurde gelöscht; versuch eine andere Quelle.',
  'model.tooMuch': 'Der Server sendet mehr, als das Modell enthält. Wähle eine andere Quelle.',
  'model.connectionEnded': 'Die Verbindung endete, bevor das Modell da war.',
  'model.otherFile': 'Der Server hat unter dieser Adresse eine andere Datei. Wähle eine andere Quelle.',
  'model.otherSize': 'Der Server kündigt {length} Bytes an, das Modell hat {size}. Wähle eine andere Quelle.',
  'model.notAtAddress': 'Das Modell ist nicht unter dieser Adresse. Prüfe den Spiegel in den Einstellungen.',
  'model.notAllowed': 'Der Server erlaubt den Download nicht. Prüfe den Spiegel in den Einstellungen.',
  'model.serverBusy': 'Der Server kann gerade nicht antworten (HTTP {status}).',
  'model.serverAnswered': 'Der Server hat unerwartet geantwortet (HTTP {status}).',
  'model.downloadLost': 'Die Verbindung ging verloren. Setze den Download fort, wenn wieder ein Netz da ist.',
  'model.sourceUnreachable':
    'Die Quelle des Modells ist nicht erreichbar. Prüfe das Netz, und setze den Download dann fort.',
  'model.paused': 'Der Download ist angehalten.',
  'model.cannotRead': 'Das Modell lässt sich nicht lesen.',
  'model.ggml':
    'Modelle im Format ggml werden nicht mehr benutzt. Importiere einen Ordner oder ein Archiv (.tar.bz2), wie sherpa-onnx sie veröffentlicht, oder lade ein Modell.',
  'model.notAModel':
    'Das ist kein Modell für Sprache. Importiere einen Ordner oder ein Archiv (.tar.bz2), wie sherpa-onnx sie veröffentlicht.',
  'model.trying': 'Das Modell wird gerade auf diesem Computer getestet.',
  'model.englishOnly':
    'Das Modell auf diesem Gerät kann nur Englisch. Lade eines für deine Sprachen, oder nenne in den Einstellungen, was du sprichst.',
  'model.none': 'Auf diesem Gerät ist noch kein Modell. Lade oder importiere eines.',
  'model.folderUnreadable': 'Der Ordner des Modells lässt sich nicht lesen.',
  'model.moonshineFirst': 'Das ist Moonshine im ersten Format. Nimm das mit zusammengefasstem Decoder.',
  'model.kind': 'Diese Art von Modell geht hier nicht. Nimm Whisper, Moonshine, Canary oder einen Transducer von NeMo.',
  'model.transducer': 'Von Transducern gehen hier nur die von NeMo (etwa Parakeet).',
  'model.fileUnreadable': 'Die Modelldatei {name} lässt sich nicht lesen.',
  'model.notOnnx': '{name} ist kein Modell im Format ONNX.',
  'model.fileIncomplete': '{name} ist unvollständig oder beschädigt.',
  'model.noRoom': 'Das Modell braucht {needed}, und {free} sind frei. Schaffe Platz und versuch es noch einmal.',
  'model.unknown': 'Das Modell „{model}“ gibt es nicht.',
  'model.comesWithApp': 'Dieses Modell kommt mit BrainDump und lässt sich nicht löschen.',
  'model.archiveTooLarge': 'Das Archiv enthält mehr, als ein Modell für Sprache haben kann.',
  'model.archiveDamaged': 'Das Archiv ist beschädigt oder kein .tar.bz2.',
  'model.incomplete':
    'Dieser Ordner ist kein vollständiges Modell. Es fehlt: {missing}. Ein Modell besteht aus encoder, decoder (manche Arten auch joiner) in Dateien auf .onnx oder .ort, und tokens.txt.',
  'model.streaming':
    'Dieses Modell ist für Streaming gemacht, was hier nicht geht. Nimm seine andere Form, die nicht „streaming“ heißt.',
  'model.lacksLanguages':
    'Das Modell auf diesem Gerät kann nicht alle deine Sprachen. Lade eines dafür, oder nenne in den Einstellungen, was du sprichst.',
}
