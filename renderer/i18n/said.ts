import { main } from './said/main'
import { language } from './index'

interface Known {
  readonly pattern: RegExp
  readonly places: readonly string[]
  readonly german: string
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Sentences without places first: they are what they say, and nothing else. */
const known: readonly Known[] = [...main]
  .sort(([a], [b]) => Number(a.includes('{')) - Number(b.includes('{')) || b.length - a.length)
  .map(([english, german]) => ({
    pattern: new RegExp(
      `^${english
        .split(/\{\w+\}/)
        .map(escaped)
        .join('(.+)')}$`,
      's',
    ),
    places: [...english.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
    german,
  }))

/** A sentence of main in the language shown; null when it is none that is meant for a person as it stands. */
export function said(sentence: string): string | null {
  for (const { pattern, places, german } of known) {
    const match = pattern.exec(sentence)
    if (!match) continue
    if (language() !== 'de') return sentence
    return german.replace(/\{(\w+)\}/g, (_whole, name: string) => match[places.indexOf(name) + 1] ?? '')
  }
  return null
}
