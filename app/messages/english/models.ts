/** Of speech models. */
export const models = {
  'model.wrongWords':
    '"{model}" is not used: of {words} words it was tried with, it got {wrong} wrong. It may know another language. Use another model.',
  'model.slow': '"{model}" is not used: it is too slow on this computer. Use a smaller model.',
  'model.memory': '"{model}" is not used: it needs more memory than this computer has free. Use a smaller model.',
  'model.broken': '"{model}" is not used: it could not be run when it was tried. Delete it and download it again.',
  'model.voiceDamaged': 'The voice detection model is damaged. Install BrainDump again.',
  'model.cannotLoad':
    'The speech model cannot be loaded. It is damaged or of another kind; delete it and download it again.',
  'model.endedLoading':
    'The speech model cannot be used: the process ended while loading it ({how}). Use another model.',
  'model.voiceEndedLoading':
    'The voice detection model cannot be used: the process ended while loading it ({how}). Remove it and download it again.',
  'model.unpackCancelled': 'Unpacking was cancelled.',
  'model.unpackEnded': 'Unpacking the archive ended early.',
  'model.wrongHash':
    "The downloaded model isn't the expected one (its SHA-256 is wrong). It was deleted; try another source.",
  'model.tooMuch': 'The server sends more than the model contains. Choose another source.',
  'model.connectionEnded': 'The connection ended before the model was there.',
  'model.otherFile': 'The server has a different file under this address. Choose another source.',
  'model.otherSize': 'The server announces {length} bytes where the model has {size}. Choose another source.',
  'model.notAtAddress': 'The model is not at this address. Check the mirror in the settings.',
  'model.notAllowed': 'The server does not allow the download. Check the mirror in the settings.',
  'model.serverBusy': 'The server cannot answer now (HTTP {status}).',
  'model.serverAnswered': 'The server gave an unexpected answer (HTTP {status}).',
  'model.downloadLost': 'The connection was lost. Resume the download when you are online again.',
  'model.sourceUnreachable': 'The source of the model cannot be reached. Check the network, then resume the download.',
  'model.paused': 'The download was paused.',
  'model.cannotRead': 'The model cannot be read.',
  'model.ggml':
    'Models in the ggml format are no longer used. Import a folder or an archive (.tar.bz2) in the layout of sherpa-onnx, or download a model.',
  'model.notAModel':
    "This isn't a speech model. Import a folder or an archive (.tar.bz2) in the layout of sherpa-onnx.",
  'model.trying': 'The speech model is being tested on this computer.',
  'model.englishOnly':
    'The speech model on this device knows English only. Download one for your languages, or set in the settings what you speak.',
  'model.none': 'There is no speech model on this device yet. Download or import one.',
  'model.folderUnreadable': 'The folder of the model cannot be read.',
  'model.moonshineFirst': 'This is Moonshine in its first layout. Use the one with a merged decoder.',
  'model.kind': 'This kind of speech model cannot be used here. Use Whisper, Moonshine, Canary or a NeMo transducer.',
  'model.transducer': 'Of transducers, only those of NeMo (such as Parakeet) can be used here.',
  'model.fileUnreadable': 'The model file {name} cannot be read.',
  'model.notOnnx': "{name} isn't a model in the ONNX format.",
  'model.fileIncomplete': '{name} is incomplete or damaged.',
  'model.noRoom': 'The model needs {needed}, and {free} are free. Free up some space and try again.',
  'model.unknown': 'There is no speech model "{model}".',
  'model.comesWithApp': 'This model comes with BrainDump and cannot be deleted.',
  'model.archiveTooLarge': 'The archive holds more than any speech model could.',
  'model.archiveDamaged': "The archive is damaged, or isn't a .tar.bz2 archive.",
  'model.incomplete':
    'This folder is not a complete speech model. Missing: {missing}. A model consists of an encoder, a decoder (for some kinds also a joiner) in files ending with .onnx or .ort, and tokens.txt.',
  'model.streaming':
    'This model is made for streaming, which is not supported here. Use its other form, not named "streaming".',
  'model.lacksLanguages':
    'The speech model on this device does not know all of your languages. Download one for them, or set in the settings what you speak.',
} as const
