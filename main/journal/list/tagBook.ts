import type { TagId } from '../../../app/ids'
import type { Tag } from '../../../app/model'
import { nameKey } from '../../../app/text/nameKey'

export interface TagFacts {
  readonly name: string
  readonly color: string
  readonly deleted: boolean
  readonly mergedInto: TagId | null
}

/** All tags in memory; they are few. */
export class TagBook {
  readonly facts = new Map<TagId, TagFacts>()

  set(tag: Tag): void {
    this.facts.set(tag.id, {
      name: tag.name,
      color: tag.color,
      deleted: tag.deletedAt !== null,
      mergedInto: tag.mergedInto,
    })
  }

  /** The tag that stands for `id` now: merges followed, however long the chain; null when it was removed or is unknown. */
  resolve(id: TagId): TagId | null {
    const seen = new Set<TagId>()
    let current = id
    for (;;) {
      const facts = this.facts.get(current)
      if (!facts) return null
      // Two devices may have merged two tags into each other: the ring shows the tag it was entered by.
      if (facts.mergedInto === null || seen.has(current)) return facts.deleted ? null : current
      seen.add(current)
      current = facts.mergedInto
    }
  }

  /** What an entry with these tags shows, each once. */
  shown(ids: readonly TagId[]): TagId[] {
    return [...new Set(ids.flatMap((id) => this.resolve(id) ?? []))]
  }

  /** Tags a person can choose, by name. */
  live(): { id: TagId; name: string; color: string }[] {
    return [...this.facts]
      .filter(([id, facts]) => !facts.deleted && (facts.mergedInto === null || this.resolve(id) === id))
      .map(([id, { name, color }]) => ({ id, name, color }))
      .sort((a, b) => a.name.localeCompare(b.name))
  }

  /** The tag whose name looks like this one, whatever its case and however it was typed. */
  named(name: string): TagId | null {
    const wanted = nameKey(name)
    return this.live().find((tag) => nameKey(tag.name) === wanted)?.id ?? null
  }
}
