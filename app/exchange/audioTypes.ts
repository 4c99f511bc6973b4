/** Endings of sound that can be taken, as far as a name tells. */
const ENDINGS = ['wav', 'mp3', 'm4a', 'mp4', 'aac', 'ogg', 'oga', 'opus', 'flac', 'webm', 'weba']
/** Those of sound that cannot: it is named rather than passed by. */
const OTHER_ENDINGS = [
  ...['aif', 'aiff', 'aifc', 'caf', 'amr', 'awb', '3gp', 'm4b', 'mov', 'wma', 'ac3', 'wv', 'ape', 'mka', 'au', 'rf64'],
  ...['w64', 'dss', 'ds2', 'gsm'],
]
const KNOWN = new Set([...ENDINGS, ...OTHER_ENDINGS])

/** Whether a file is called like sound; what it is shows from its content (`app/audio/kind.ts`). */
export const isAudioName = (name: string): boolean => KNOWN.has(/\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? '')

/** Where the ending of such a name may stand in a text. */
export const AUDIO_ENDING = new RegExp(`\\.(?:${[...KNOWN].join('|')})(?![a-z0-9])`, 'gi')
