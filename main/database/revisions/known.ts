import type { RawDatabase } from '../pouch'
import { lacking, type Revisions } from './lacking'
import { parseRevision } from './revisions'
import { leavesOf, revisionTree } from './tree'

interface Readable {
  readonly raw: RawDatabase
  run<T>(work: () => Promise<T>): Promise<T>
}

/**
 * Those of these revisions that nothing here knows of. One is known, too, where its document was removed here, and where a
 * branch is here that begins later: a server that keeps few revisions sends the end of a branch without its beginning.
 */
export function unknownAmong(store: Readable, asked: Revisions): Promise<{ id: string; rev: string }[]> {
  return store.run(() => unknownIn(store.raw, asked))
}

async function unknownIn(raw: RawDatabase, asked: Revisions): Promise<{ id: string; rev: string }[]> {
  const unknown: { id: string; rev: string }[] = []
  for (const one of await lacking(raw, asked)) {
    const tree = await revisionTree(raw, one.id)
    const { generation } = parseRevision(one.rev)
    const removed = leavesOf(tree)[0]?.deleted === true
    if (!removed && !tree.some(({ pos }) => pos > generation)) unknown.push(one)
  }
  return unknown
}
