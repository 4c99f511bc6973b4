import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { newSessionId } from '../../../app/ids'
import { keyOf, workOf, type Work } from '../../../main/conflicts/work'

it('what is to be looked at is kept as before, and read back', () => {
  const session = newSessionId(randomUUID)
  const all: Work[] = [
    { kind: 'document', id: session },
    { kind: 'unseen', session },
    { kind: 'purged', id: session },
  ]
  expect(all.map(keyOf)).toEqual([session, `unseen ${session}`, `purged ${session}`])
  expect(all.map(keyOf).map(workOf)).toEqual(all)
})
