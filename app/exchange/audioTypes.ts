/** Endings of sound; what cannot be taken of it is named rather than passed by. */
const ENDINGS = new Set([
  ...['wav', 'mp3', 'm4a', 'mp4', 'aac', 'ogg', 'oga', 'opus', 'flac', 'webm', 'weba'],
  ...['aif', 'aiff', 'aifc', 'caf', 'amr', 'awb', '3gp', 'm4b', 'mov', 'wma', 'ac3', 'wv', 'ape', 'mka', 'au', 'rf64'],
  ...['w64', 'dss', 'ds2', 'gsm'],
])

/** Whether a file is called like sound; what it is shows from its content (`app/audio/kind.ts`). */
export const isAudioName = (name: string): boolean => ENDINGS.has(/\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? '')

/** Where the ending of such a name may stand in a text. */
export const AUDIO_ENDING = new RegExp(`\\.(?:${[...ENDINGS].join('|')})(?![a-z0-9])`, 'gi')
