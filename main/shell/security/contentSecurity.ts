/** The window's own scheme and origin: the built renderer, and nothing else. */
export const CONTENT_SCHEME = 'app'
export const CONTENT_ORIGIN = `${CONTENT_SCHEME}://journal`
/** An empty page of another site: going there ends the process of the page before (docs/adr/0134). It may call nothing. */
export const BLANK_PAGE = `${CONTENT_SCHEME}://locked/`
/** Recordings, answered with range requests by the main process. */
export const AUDIO_SCHEME = 'audio'

const policy = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data: blob:",
  'font-src': "'self'",
  'media-src': `'self' blob: ${AUDIO_SCHEME}:`,
  'connect-src': `'self' ${AUDIO_SCHEME}:`,
  'worker-src': "'self'",
  'object-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
}

export const CONTENT_SECURITY_POLICY = Object.entries(policy)
  .map(([directive, value]) => `${directive} ${value}`)
  .join('; ')

/** Sent with everything the window loads. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
}
