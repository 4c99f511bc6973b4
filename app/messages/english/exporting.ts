/** Of exports. */
export const exporting = {
  'export.otherAudioOfVersion': "One of its versions has different audio, which isn't included.",
  'export.versionUnreadable': 'One of its versions cannot be read and was not exported.',
  'export.otherAudio': 'One of its versions has different audio. The version shown now was exported.',
  'export.cannotWrite': '{path} cannot be written. Choose another one.',
  'export.waits': 'It needs review. The version shown now was exported.',
  'export.busy': 'Another export or import is running. Wait for it, or cancel it.',
  'export.cancelled': 'The export was cancelled, and nothing of it is left.',
} as const
