const folded = (path: string): string => path.normalize('NFC').toLowerCase()

/**
 * Finds files by the paths that notes give: Obsidian writes the shortest path that is unique, other programs another case or
 * another form of ä. Nothing but the names of the files counts here.
 */
export class SoundFiles {
  readonly #byPath = new Map<string, string>()
  readonly #byName = new Map<string, string[]>()

  /** @param names paths from the top of the folder, with `/` */
  constructor(names: readonly string[]) {
    for (const name of names) {
      const key = folded(name)
      if (!this.#byPath.has(key)) this.#byPath.set(key, name)
      const last = key.slice(key.lastIndexOf('/') + 1)
      const alike = this.#byName.get(last)
      if (alike) alike.push(name)
      else this.#byName.set(last, [name])
    }
  }

  /**
   * The file that a path in a note means, or null: from the folder of the note, from the top, else the one whose path ends
   * in it, where the note is first, then the shortest.
   * @param folder of the note, from the top, with `/`; empty at the top
   */
  find(folder: string, path: string): string | null {
    const wanted = folded(path.replaceAll('\\', '/')).replace(/^(?:\.\/)+/, '')
    const place = folded(folder)
    const own = joined(place, wanted)
    const found = (own === null ? undefined : this.#byPath.get(own)) ?? this.#byPath.get(wanted.replace(/^\/+/, ''))
    if (found !== undefined) return found
    // A path that climbs means one place.
    if (wanted.split('/').includes('..')) return null
    const ending = `/${wanted.replace(/^\/+/, '')}`
    const alike = (this.#byName.get(ending.slice(ending.lastIndexOf('/') + 1)) ?? []).filter((name) =>
      `/${folded(name)}`.endsWith(ending),
    )
    const near = (name: string): number => (place !== '' && folded(name).startsWith(`${place}/`) ? 0 : 1)
    const [nearest] = alike.sort(
      (a, b) =>
        near(a) - near(b) || a.split('/').length - b.split('/').length || a.length - b.length || (a < b ? -1 : 1),
    )
    return nearest ?? null
  }
}

/** `path` from `folder`, without `.` and `..`; null where it leads out. */
function joined(folder: string, path: string): string | null {
  if (path.startsWith('/')) return null
  const parts = folder === '' ? [] : folder.split('/')
  for (const part of path.split('/'))
    if (part === '..') {
      if (parts.pop() === undefined) return null
    } else if (part !== '.' && part !== '') parts.push(part)
  return parts.join('/')
}
