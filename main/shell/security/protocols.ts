import { protocol, type Session } from 'electron'
import { AUDIO_SCHEME, CONTENT_SCHEME } from './contentSecurity'

export type Answer = (request: Request) => Promise<Response>

/** Must run before the app is ready, and only once. */
export function registerSchemes(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: CONTENT_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    { scheme: AUDIO_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ])
}

/** Serves the window and the recordings to one session; no other session of this process has them. */
export function serve(session: Session, content: Answer, audio: Answer): void {
  session.protocol.handle(CONTENT_SCHEME, content)
  session.protocol.handle(AUDIO_SCHEME, audio)
}
