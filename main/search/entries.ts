import type { IndexFilters, IndexUpdate } from './types'

type EntryUpdate = Extract<IndexUpdate, { type: 'entry' }>
type TagUpdate = Extract<IndexUpdate, { type: 'tag' }>

export interface EntryRow {
  readonly id: string
  createdAt: number
  tagIds: readonly string[]
  trashed: boolean
  /** False while only parts of the entry are known, or once it is gone: never a hit. */
  present: boolean
}

/** What the filters need to know of entries and tags. Entries have a number that never changes. */
export class EntryTable {
  readonly rows: EntryRow[] = []
  readonly tags = new Map<string, { name: string; mergedInto: string | null }>()
  readonly #numbers = new Map<string, number>()

  numberOf(id: string): number {
    const known = this.#numbers.get(id)
    if (known !== undefined) return known
    const number = this.rows.push({ id, createdAt: 0, tagIds: [], trashed: false, present: false }) - 1
    this.#numbers.set(id, number)
    return number
  }

  set(update: EntryUpdate): number {
    const number = this.numberOf(update.id)
    const { createdAt, tagIds, trashed } = update
    this.rows[number] = { id: update.id, createdAt, tagIds, trashed, present: true }
    return number
  }

  setTag({ id, name, mergedInto }: TagUpdate): void {
    this.tags.set(id, { name, mergedInto })
  }

  remove(id: string): void {
    this.tags.delete(id)
    const number = this.#numbers.get(id)
    const row = number === undefined ? undefined : this.rows[number]
    if (row) row.present = false
  }

  /** The tag that stands for this one after merges. */
  standing(tagId: string): string {
    let id = tagId
    // Two devices can merge a into b and b into a: a circle ends where it began.
    for (let step = 0; step < 16; step++) {
      const into = this.tags.get(id)?.mergedInto
      if (into == null || into === tagId) return id
      id = into
    }
    return id
  }

  /** The tags of an entry as a person sees them. */
  *tagsOf(row: EntryRow): Iterable<{ id: string; name: string }> {
    for (const tagId of row.tagIds) {
      const id = this.standing(tagId)
      const tag = this.tags.get(id)
      if (tag) yield { id, name: tag.name }
    }
  }

  /** The filters that look at the entry alone; audio and language are those of its recordings. */
  passes(row: EntryRow, filters: IndexFilters): boolean {
    if (!row.present || row.trashed !== (filters.inTrash ?? false)) return false
    if (filters.fromMs !== undefined && row.createdAt < filters.fromMs) return false
    if (filters.toMs !== undefined && row.createdAt > filters.toMs) return false
    if (!filters.tagIds?.length) return true
    const own = new Set(row.tagIds.map((id) => this.standing(id)))
    return filters.tagIds.every((id) => own.has(this.standing(id)))
  }
}
