import { expect, it } from 'vitest'
import { newSessionId } from '../../../app/ids'
import { listText } from '../../../main/cli/text'
import { randomUUID } from 'node:crypto'

it.each([
  [59_400, '0:59'],
  [59_600, '1:00'],
  [119_999, '2:00'],
  [187_000, '3:07'],
])('shows %i ms of sound as %s', (durationMs, shown) => {
  const entry = {
    id: newSessionId(randomUUID),
    title: 'Walk',
    excerpt: '',
    createdAt: 0,
    durationMs,
    conflicted: false,
    tags: [],
  }
  expect(listText([entry as unknown as Parameters<typeof listText>[0][number]])).toContain(`Walk (${shown})`)
})
