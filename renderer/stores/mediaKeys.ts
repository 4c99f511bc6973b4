/** What the media keys of the keyboard do while something is loaded. */
export interface MediaActions {
  readonly play: () => void
  readonly pause: () => void
  /** By so many ms from where it stands. */
  readonly skip: (byMs: number) => void
  readonly stop: () => void
}

const SKIP_MS = 10_000

/**
 * Gives the media keys to the player, or takes them away with null. What the system shows of it names neither the entry nor
 * its words: other programs can read it (https://developer.mozilla.org/docs/Web/API/Media_Session_API).
 */
export function giveMediaKeys(actions: MediaActions | null, title: string): void {
  const session = (navigator as { mediaSession?: MediaSession }).mediaSession
  if (!session) return
  const set = (name: MediaSessionAction, run: (() => void) | undefined) => session.setActionHandler(name, run ?? null)
  set('play', actions?.play)
  set('pause', actions?.pause)
  set('stop', actions?.stop)
  set('seekbackward', actions ? () => actions.skip(-SKIP_MS) : undefined)
  set('seekforward', actions ? () => actions.skip(SKIP_MS) : undefined)
  session.metadata = actions && typeof MediaMetadata === 'function' ? new MediaMetadata({ title }) : null
}

/** Tells the system whether it plays, so that one key can do both. */
export function tellPlaying(playing: boolean): void {
  const session = (navigator as { mediaSession?: MediaSession }).mediaSession
  if (session) session.playbackState = playing ? 'playing' : 'paused'
}
