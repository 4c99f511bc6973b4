import { issueOf } from '../../messages/inSchema'
import { keyed } from '../../messages/message'
import { tagIdSchema, type TagId } from '../../ids'
import type { Tag } from '../../model'
import { colorSchema } from '../../model/base'
import { tagNameSchema } from '../../model/tag'
import { cleanName, nameKey } from '../../text/nameKey'
import { newTag } from '../newEntities'
import type { Skipped } from '../plan'
import type { V3Context } from './context'
import type { V3Rows } from './rows'
import { v3TimeMs } from './times'

const NO_COLOR = '#64748b'

/** The tags that have to be made, by the key of their name, and what a tag of version 3 is here. A tag of the same name is used. */
export function v3Tags(
  rows: V3Rows,
  context: V3Context,
  skipped: Skipped[],
): { tags: Map<string, Tag>; tagIdOf: (id: number) => TagId | null } {
  const tags = new Map<string, Tag>()
  const ids = new Map<number, TagId>()
  for (const row of rows.tags) {
    const name = tagNameSchema.safeParse(row.name == null ? row.name : cleanName(row.name))
    if (!name.success) {
      skipped.push({ what: `tag ${row.id}`, why: issueOf(name.error) ?? keyed('import.nameUnusable') })
      continue
    }
    const key = nameKey(name.data)
    const existing = context.existingTag(name.data) ?? tags.get(key)?.id
    const id = existing ?? tagIdSchema.parse(`tag:${context.derive('tag', key)}`)
    ids.set(row.id, id)
    if (existing) continue
    const color = colorSchema.safeParse(row.color?.toLowerCase()).data ?? NO_COLOR
    tags.set(key, newTag(id, name.data, color, v3TimeMs(row.created_at) ?? context.fallbackMs))
  }
  const missing = new Set(
    rows.session_tags.map(({ tag_id }) => tag_id).filter((id) => !rows.tags.some((tag) => tag.id === id)),
  )
  for (const id of missing) skipped.push({ what: `tag ${id}`, why: keyed('import.tagMissing') })
  return { tags, tagIdOf: (id) => ids.get(id) ?? null }
}
