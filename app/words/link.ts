/** The question of the system's dialog before a link of an entry leaves the app. */
export interface LinkWords {
  readonly web: string
  readonly mail: string
  readonly detail: string
  readonly agree: string
  readonly cancel: string
}

export const linkWords: Readonly<Record<'en' | 'de', LinkWords>> = {
  en: {
    web: 'Open this link in your browser?',
    mail: 'Write to this address with your mail program?',
    detail: 'Whoever answers there can see everything in the link.',
    agree: 'Open',
    cancel: 'Cancel',
  },
  de: {
    web: 'Diesen Link im Browser öffnen?',
    mail: 'An diese Adresse mit deinem Mailprogramm schreiben?',
    detail: 'Wer dort antwortet, sieht alles, was im Link steht.',
    agree: 'Öffnen',
    cancel: 'Abbrechen',
  },
}
