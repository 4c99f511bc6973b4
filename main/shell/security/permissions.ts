/** What a page may ask Chromium for: the microphone, nothing else. */
export interface PermissionRequest {
  readonly permission: string
  readonly origin: string
  /** The top frame of the window, not one inside it. */
  readonly isMainFrame: boolean
  /** For `media`: what kinds are asked for. A check that does not say asks for labels of devices. */
  readonly media: readonly string[]
}

/** Allows the microphone to our own page, and refuses everything else to every page. */
export function isAllowed(request: PermissionRequest, ownOrigin: string): boolean {
  return (
    request.permission === 'media' &&
    request.origin === ownOrigin &&
    request.isMainFrame &&
    request.media.length > 0 &&
    request.media.every((kind) => kind === 'audio')
  )
}
