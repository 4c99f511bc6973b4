/** Sentences of main about speech models, programs and live text, as in `main.ts`. */
export const mainSpeech: readonly (readonly [english: string, german: string])[] = [
  [
    'This command is too long, or holds characters that cannot be seen.',
    'Dieser Befehl ist zu lang oder enthält Zeichen, die man nicht sieht.',
  ],
  ['This link cannot be opened.', 'Dieser Link lässt sich nicht öffnen.'],
  ['This link leads nowhere in the journal.', 'Dieser Link führt im Tagebuch nirgendwohin.'],
  [
    'A question about a link is open already. Answer it first.',
    'Eine Frage nach einem Link ist schon offen. Beantworte sie zuerst.',
  ],
  [
    'A question about a program is open already. Answer it first.',
    'Eine Frage nach einem Programm ist schon offen. Beantworte sie zuerst.',
  ],
  ['The command has an open quote ({quote}).', 'Im Befehl ist ein Anführungszeichen offen ({quote}).'],
  [
    'Name a program for the speech engine "command" in the settings.',
    'Nenne in den Einstellungen ein Programm für die Erkennung.',
  ],
  [
    'An outside program works on finished recordings only.',
    'Ein eigenes Programm arbeitet nur mit fertigen Aufnahmen.',
  ],
  ['There is no speech model on this device yet.', 'Auf diesem Gerät ist noch kein Modell.'],
  [
    'There is no speech model on this device yet. Download or import one.',
    'Auf diesem Gerät ist noch kein Modell. Lade oder importiere eines.',
  ],
  [
    'The speech model on this device knows English only. Download one for your languages, or set in the settings what you speak.',
    'Das Modell auf diesem Gerät kann nur Englisch. Lade eines für deine Sprachen, oder nenne in den Einstellungen, was du sprichst.',
  ],
  [
    'The connection was lost. Go on with the download when there is a network.',
    'Die Verbindung ging verloren. Setze den Download fort, wenn wieder ein Netz da ist.',
  ],
  [
    'The source of the model cannot be reached. Check the network, and go on with the download then.',
    'Die Quelle des Modells ist nicht erreichbar. Prüfe das Netz, und setze den Download dann fort.',
  ],
  ['The speech model is being tried on this computer.', 'Das Modell wird gerade auf diesem Computer ausprobiert.'],
  [
    '"{model}" is not used: of {words} words it was tried with, it got {wrong} wrong. It may know another language. Use another model.',
    '„{model}“ wird nicht benutzt: Von {words} Wörtern seiner Probe waren {wrong} falsch. Vielleicht kann es eine andere Sprache. Nimm ein anderes.',
  ],
  [
    '"{model}" is not used: it is too slow on this computer. Use a smaller model.',
    '„{model}“ wird nicht benutzt: Es ist zu langsam auf diesem Computer. Nimm ein kleineres.',
  ],
  [
    '"{model}" is not used: it needs more memory than this computer has free. Use a smaller model.',
    '„{model}“ wird nicht benutzt: Es braucht mehr Speicher, als auf diesem Computer frei ist. Nimm ein kleineres.',
  ],
  [
    '"{model}" is not used: it could not be run when it was tried. Delete it and download it again.',
    '„{model}“ wird nicht benutzt: Es lief bei der Probe nicht. Lösche es und lade es erneut herunter.',
  ],
  [
    'The speech model answered nothing to several seconds of speech. Use another one.',
    'Das Modell hat auf mehrere Sekunden Sprache nichts geantwortet. Benutze ein anderes.',
  ],
  [
    'Models in the ggml format are no longer used. Import a folder or an archive (.tar.bz2) in the layout of sherpa-onnx, or download a model.',
    'Modelle im Format ggml werden nicht mehr benutzt. Importiere einen Ordner oder ein Archiv (.tar.bz2), wie sherpa-onnx sie veröffentlicht, oder lade ein Modell.',
  ],
  [
    'This is no speech model. Import a folder or an archive (.tar.bz2) in the layout of sherpa-onnx.',
    'Das ist kein Modell für Sprache. Importiere einen Ordner oder ein Archiv (.tar.bz2), wie sherpa-onnx sie veröffentlicht.',
  ],
  [
    'This folder is no whole speech model. Missing: {what}. A model consists of an encoder, a decoder (for some kinds also a joiner) in files ending with .onnx or .ort, and tokens.txt.',
    'Dieser Ordner ist kein ganzes Modell. Es fehlt: {what}. Ein Modell besteht aus encoder, decoder (manche Arten auch joiner) in Dateien auf .onnx oder .ort, und tokens.txt.',
  ],
  ['{name} is incomplete or damaged.', '{name} ist unvollständig oder beschädigt.'],
  ['{name} is no model in the ONNX format.', '{name} ist kein Modell im Format ONNX.'],
  [
    'This kind of speech model cannot be used here. Take Whisper, Moonshine, Canary or a NeMo transducer.',
    'Diese Art von Modell geht hier nicht. Nimm Whisper, Moonshine, Canary oder einen Transducer von NeMo.',
  ],
  [
    'This model is made for streams, which cannot be used here. Take its other form, not named "streaming".',
    'Dieses Modell ist für Ströme gemacht, was hier nicht geht. Nimm seine andere Form, die nicht „streaming“ heißt.',
  ],
  [
    'The speech model on this device does not know all of your languages. Download one for them, or set in the settings what you speak.',
    'Das Modell auf diesem Gerät kann nicht alle deine Sprachen. Lade eines dafür, oder nenne in den Einstellungen, was du sprichst.',
  ],
  ['The speech process was ended from outside.', 'Der Prozess der Spracherkennung wurde von außen beendet.'],
  [
    'Of transducers, only those of NeMo (such as Parakeet) can be used here.',
    'Von Transducern gehen hier nur die von NeMo (etwa Parakeet).',
  ],
  [
    'This is Moonshine in its first layout. Take the one with a merged decoder.',
    'Das ist Moonshine im ersten Format. Nimm das mit zusammengefasstem Decoder.',
  ],
  ['The archive is damaged, or no archive of the kind .tar.bz2.', 'Das Archiv ist beschädigt oder kein .tar.bz2.'],
  [
    'The archive holds more than any speech model could.',
    'Das Archiv enthält mehr, als ein Modell für Sprache haben kann.',
  ],
  [
    'This model comes with BrainDump and cannot be deleted.',
    'Dieses Modell kommt mit BrainDump und lässt sich nicht löschen.',
  ],
  [
    'The speed of this model has not been measured on this device yet. It is measured with the next transcription.',
    'Wie schnell dieses Modell auf diesem Gerät ist, wurde noch nicht gemessen. Das geschieht bei der nächsten Abschrift.',
  ],
  [
    'This model needs {seconds} s for a second of speech on this device; live text needs {wanted} s or less.',
    'Dieses Modell braucht hier {seconds} s für eine Sekunde Sprache; Live-Text braucht höchstens {wanted} s.',
  ],
]
