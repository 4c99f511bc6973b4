import { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import { newTagId, type TagId } from '../../app/ids'
import type { TagSummary } from '../../app/ipc/journal'
import { begin } from '../../app/merge/document/edit'
import type { Tag } from '../../app/model'
import { nextTagColor } from '../../app/model/tagColor'
import { cleanName } from '../../app/text/nameKey'
import type { EntityDatabases } from '../database/entity/types'
import type { Ports } from '../platform/ports'
import type { Editor } from './editor'
import type { Summaries } from './list/summaries'

export class Tags {
  readonly #databases: EntityDatabases
  readonly #editor: Editor
  readonly #summaries: Summaries
  readonly #ports: Ports

  constructor(databases: EntityDatabases, editor: Editor, summaries: Summaries, ports: Ports) {
    this.#databases = databases
    this.#editor = editor
    this.#summaries = summaries
    this.#ports = ports
  }

  list(): TagSummary[] {
    const counts = this.#summaries.tagCounts()
    return this.#summaries.tags.live().map((tag) => ({ ...tag, entries: counts.get(tag.id) ?? 0 }))
  }

  /** @throws AppError `invalid-input` when a tag of this name exists, or nothing of the name can be seen */
  async create(name: string, color?: string): Promise<TagId> {
    await this.#summaries.settled()
    if (this.#summaries.tags.named(name)) throw new AppError('invalid-input', keyed('tag.exists'))
    const tag = begin<Tag>(
      {
        id: newTagId(this.#ports.uuid),
        type: 'tag',
        name: visible(name),
        color: color ?? nextTagColor(this.#summaries.tags.live().map((tag) => tag.color)),
        createdAt: this.#ports.now(),
        deletedAt: null,
        mergedInto: null,
      },
      this.#editor.context(),
    )
    await this.#databases.tags.put(tag, null)
    this.#summaries.tags.set(tag)
    return tag.id
  }

  /** The tag of this name, made where there is none. */
  async named(name: string): Promise<TagId> {
    await this.#summaries.settled()
    return this.#summaries.tags.named(name) ?? this.create(name)
  }

  async rename(id: TagId, name: string): Promise<void> {
    const other = this.#summaries.tags.named(name)
    if (other && other !== id) throw new AppError('invalid-input', keyed('tag.existsMerge'))
    await this.#editor.edit(this.#databases.tags, id, { name: visible(name) })
  }

  async recolor(id: TagId, color: string): Promise<void> {
    await this.#editor.edit(this.#databases.tags, id, { color })
  }

  /** Entries with `id` count as having `into` from now on, on every device; nothing in them is rewritten. */
  async merge(id: TagId, into: TagId): Promise<void> {
    const target = this.#summaries.tags.resolve(into)
    if (target === null) throw new AppError('not-found', keyed('tag.targetGone'))
    if (target === id) throw new AppError('invalid-input', keyed('tag.intoItself'))
    await this.#editor.edit(this.#databases.tags, id, { mergedInto: target })
  }

  async remove(id: TagId): Promise<void> {
    await this.#editor.edit(this.#databases.tags, id, ({ deletedAt }) =>
      deletedAt === null ? { deletedAt: this.#ports.now() } : {},
    )
  }
}

/** @throws AppError `invalid-input` */
function visible(name: string): string {
  const clean = cleanName(name)
  if (clean === '') throw new AppError('invalid-input', keyed('tag.noName'))
  return clean
}
