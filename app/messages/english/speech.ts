/** Of speech recognition. */
export const speech = {
  'speech.openQuote': 'The command has an open quote ({quote}).',
  'speech.noProgram': 'Name a program for the speech engine "command" in the settings.',
  'speech.nothingHeard': 'The speech model answered nothing to several seconds of speech. Use another one.',
  'speech.cancelled': 'The transcription was cancelled.',
  'speech.programTooLong': '{program} took too long and was stopped.',
  'speech.programTooMuch': '{program} printed more than a transcript could be.',
  'speech.programNotStarted': '{program} could not be started: {reason}',
  'speech.stopped': 'The speech process stopped answering and was ended.',
  'speech.stuck': 'Speech recognition got nowhere for a long time and was ended.',
  'speech.notUnderstood': 'The speech process said something that is not understood.',
  'speech.ended': 'The speech process ended unexpectedly ({how}).',
  'speech.comparisonGone': 'This comparison is no longer there. Run it again.',
  'live.programOnly': 'An outside program works on finished recordings only.',
  'live.noModel': 'There is no speech model on this device yet.',
  'live.notMeasured':
    'The speed of this model has not been measured on this device yet. It is measured with the next transcription.',
  'live.tooSlow':
    'This model needs {seconds} s for a second of speech on this device; live text needs {wanted} s or less.',
  'live.begunAgain': 'Live text got stuck and was restarted. The recording is not affected.',
  'speech.programOutput': 'The program answered JSON of an unknown shape. Expected: {shape}.',
  'speech.programFailed': '{program} failed ({how}): {complaint}',
  'speech.endedFromOutside': 'The speech process was ended from outside ({how}).',
} as const
