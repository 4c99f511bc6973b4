/**
 * Marks that take no room of their own: soft hyphen, zero-width space and joiners, marks of direction, byte order mark, and
 * variation selectors (❤ and ❤️ are one name).
 */
const UNSEEN =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\uffa0]/g
/** Marks that no name needs. Joiners and variation selectors stay: Persian words and emoji families are written with them. */
const NEEDLESS = /[\0-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u2028-\u202e\u2060\u2066-\u2069\ufeff]/g

/**
 * A name as it is kept: composed (NFC), on one line, without marks that nobody sees. Empty where nothing is left to see.
 * @param name as somebody typed it, or as it stands in a file
 */
export function cleanName(name: string): string {
  const clean = name.toWellFormed().normalize('NFC').replace(NEEDLESS, '').replace(/\s+/g, ' ').trim()
  return clean.replace(UNSEEN, '').trim() === '' ? '' : clean
}

/** What two names are compared by: the same for names that look the same, whatever their case and however they were typed. */
export const nameKey = (name: string): string =>
  cleanName(name).normalize('NFC').replace(UNSEEN, '').toLowerCase().normalize('NFC')
