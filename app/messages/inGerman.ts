import { fill } from './fill'
import { german } from './german'
import type { KeyedMessage } from './message'

const texts = { locale: 'de', texts: german } as const

/** A sentence in German, for the window. */
export const inGerman = (message: KeyedMessage): string => fill(message, texts)
