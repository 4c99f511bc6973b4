/**
 * What the preload script and the gate have to agree on besides the contract. No schema in here: the preload script
 * is loaded before every first paint, and only passes things on.
 */
export const CALL_CHANNEL = 'braindump:call'
export const EVENT_CHANNEL = 'braindump:event'
/** The preload script tells main which files a person dropped, before the window can name them. */
export const DROPPED_CHANNEL = 'braindump:dropped'

const CALLS_ARGUMENT = '--braindump-calls='
const EVENTS_ARGUMENT = '--braindump-events='

/** Names of calls (`domain.call`) and events, as arguments of a window's process. */
export const toArguments = (calls: readonly string[], events: readonly string[]): string[] => [
  CALLS_ARGUMENT + calls.join(','),
  EVENTS_ARGUMENT + events.join(','),
]

/** The way back. */
export function fromArguments(argv: readonly string[]): { calls: string[]; events: string[] } {
  const list = (prefix: string): string[] =>
    argv
      .find((argument) => argument.startsWith(prefix))
      ?.slice(prefix.length)
      .split(',')
      .filter((name) => name !== '') ?? []
  return { calls: list(CALLS_ARGUMENT), events: list(EVENTS_ARGUMENT) }
}

/** Beside `window.api`: where a dropped file lies, which only the preload script can tell. */
export interface FilesBridge {
  /** Absolute path of a dropped or chosen file; empty when it has none. */
  readonly pathOf: (file: File) => string
}
