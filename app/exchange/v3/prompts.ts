import { promptIdSchema } from '../../ids'
import type { Prompt } from '../../model'
import { newPrompt } from '../newEntities'
import type { V3Context } from './context'
import type { V3Rows } from './rows'
import { v3TimeMs } from './times'

const NAME_MAX_LENGTH = 200

/** Prompts and templates alike; the built-in ones too, because people changed them. */
export function v3Prompts(rows: V3Rows, context: V3Context): Prompt[] {
  const prompts = rows.prompts.map((row) => ({
    ...row,
    kind: 'v3 prompt',
    shown: row.title ?? row.name,
    content: row.content,
  }))
  const templates = rows.prompt_templates.map((row) => ({
    ...row,
    kind: 'v3 prompt template',
    shown: row.name,
    content: row.system_prompt,
  }))
  return [...prompts, ...templates].flatMap(({ id, kind, name, shown, content, created_at }) => {
    const title = (shown ?? '').toWellFormed().replace(/\s+/g, ' ').trim().slice(0, NAME_MAX_LENGTH).toWellFormed()
    if (title === '' || content === null) return []
    const uuid = context.derive(kind, `${id} ${name ?? ''}`)
    const createdAt = v3TimeMs(created_at) ?? context.fallbackMs
    return [
      newPrompt({
        id: promptIdSchema.parse(`prompt:${uuid}`),
        name: title,
        content: content.toWellFormed(),
        createdAt,
      }),
    ]
  })
}
