/** What the system shows outside the window: menus, tray, notifications. The window itself has its own words. */
export interface DesktopWords {
  readonly show: string
  readonly record: string
  readonly stop: string
  readonly write: string
  readonly lock: string
  readonly quit: string
  readonly tooltip: string
  readonly recording: string
  readonly reviewTitle: string
  readonly reviewBody: (count: number) => string
  readonly signInTitle: string
  readonly signInBody: string
  readonly syncTitle: string
  readonly syncBody: string
}

export const desktopWords: Readonly<Record<'en' | 'de', DesktopWords>> = {
  en: {
    show: 'Show BrainDump',
    record: 'Record',
    stop: 'Stop recording',
    write: 'Write an entry',
    lock: 'Lock',
    quit: 'Quit',
    tooltip: 'BrainDump',
    recording: 'BrainDump is recording',
    reviewTitle: 'Two versions of one entry',
    reviewBody: (count) =>
      count === 1
        ? 'One change needs your decision. Nothing is lost.'
        : `${count} changes need your decision. Nothing is lost.`,
    signInTitle: 'Sign in to your server again',
    signInBody: 'It no longer accepts the password. Your journal stays complete on this device.',
    syncTitle: 'Sync needs your attention',
    syncBody: 'Open BrainDump to see what to do. Your journal stays complete on this device.',
  },
  de: {
    show: 'BrainDump anzeigen',
    record: 'Aufnehmen',
    stop: 'Aufnahme beenden',
    write: 'Eintrag schreiben',
    lock: 'Sperren',
    quit: 'Beenden',
    tooltip: 'BrainDump',
    recording: 'BrainDump nimmt auf',
    reviewTitle: 'Zwei Versionen eines Eintrags',
    reviewBody: (count) =>
      count === 1
        ? 'Eine Änderung braucht deine Entscheidung. Nichts geht verloren.'
        : `${count} Änderungen brauchen deine Entscheidung. Nichts geht verloren.`,
    signInTitle: 'Bitte neu am Server anmelden',
    signInBody: 'Er akzeptiert das Passwort nicht mehr. Dein Tagebuch bleibt auf diesem Gerät vollständig.',
    syncTitle: 'Die Synchronisierung braucht dich',
    syncBody: 'Öffne BrainDump, um zu sehen, was zu tun ist. Dein Tagebuch bleibt auf diesem Gerät vollständig.',
  },
}

/** The language for a setting; `system` follows `systemLanguage` (a BCP 47 tag). */
export function wordsLanguage(setting: 'system' | 'en' | 'de', systemLanguage: string): 'en' | 'de' {
  if (setting !== 'system') return setting
  return systemLanguage.toLowerCase().startsWith('de') ? 'de' : 'en'
}
