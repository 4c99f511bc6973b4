import { copyFile, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'

const MARK = '.damaged-'
/** From the end of what is there, so many places are tried at which it may be closed. */
const MOST_TRIES = 100

/** A damaged file that was kept under another name. */
export interface SetAside {
  /** The file that was damaged, e.g. `quarantine.json`. */
  readonly name: string
  /** When it was found, ISO 8601 but for `-` where a file name cannot have `:` or `.`. */
  readonly at: string
}

/** Keeps a copy of a damaged file beside it and answers the name of the copy. The file itself is there until it is replaced. */
export async function setAside(path: string, nowMs: number): Promise<string> {
  const copy = `${path}${MARK}${new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-')}`
  await copyFile(path, copy)
  return basename(copy)
}

/** Damaged files of the profile that were set aside, oldest first; for diagnostics. */
export async function filesSetAside(profile: string): Promise<SetAside[]> {
  const names = await Promise.all([profile, join(profile, 'models')].map((folder) => readdir(folder).catch(() => [])))
  const found = names.flat().flatMap((file) => {
    const [name, at, ...others] = file.split(MARK)
    return name && at && others.length === 0 ? [{ name, at }] : []
  })
  return found.sort((a, b) => (a.at < b.at ? -1 : 1))
}

/**
 * What can be read of JSON that may be cut short: everything before the place where it stops making sense, closed there.
 * `undefined` where nothing can be read. Nothing of it has been checked yet.
 */
export function readableFront(text: string): unknown {
  for (const candidate of [text, ...closings(text)]) {
    try {
      return JSON.parse(candidate) as unknown
    } catch {
      // The next one is shorter.
    }
  }
  return undefined
}

/** The text up to each of the last places where a value ended, with whatever was open there closed; longest first. */
function closings(text: string): string[] {
  const open: string[] = []
  const places: { end: number; closers: string }[] = []
  let inString = false
  const note = (end: number): void => {
    places.push({ end, closers: open.toReversed().join('') })
    if (places.length > MOST_TRIES) places.shift()
  }
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (inString) {
      if (character === '\\') at++
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === '{' || character === '[') {
      open.push(character === '{' ? '}' : ']')
      note(at + 1)
    } else if (character === '}' || character === ']') {
      open.pop()
      note(at + 1)
    } else if (character === ',') note(at)
  }
  return places.reverse().map(({ end, closers }) => text.slice(0, end) + closers)
}
