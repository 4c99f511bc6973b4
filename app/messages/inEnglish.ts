import { english } from './english'
import { fill } from './fill'
import type { KeyedMessage } from './message'

const texts = { locale: 'en', texts: english } as const

/** A sentence as the command line and logs say it. */
export const inEnglish = (message: KeyedMessage): string => fill(message, texts)
