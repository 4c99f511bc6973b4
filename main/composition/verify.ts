import { toWritten } from '../../app/messages/written'
import { keyed, type KeyedMessage } from '../../app/messages/message'
import { basename } from 'node:path'
import type { Problem } from '../../app/ipc/system/diagnostics'
import { sessionOfMessage } from '../../app/ids'
import { ENTITY_NAMES, type Entity, type EntityName, type Recording } from '../../app/model'
import { databasesSetAside, setAsideText } from '../database/setAside'
import type { DocumentProblem, EntityDatabases } from '../database/entity/types'
import type { Services } from './services'

/** Says what is wrong with the audio of one recording; chunks that are only on the server are not wrong. */
export type VerifyAudio = (recording: Recording) => Promise<{ chunks: number; problems: KeyedMessage[] }>

export interface VerifyReport {
  readonly documents: number
  readonly chunks: number
  readonly problems: Problem[]
}

/** Everything that can be verified of an open journal: whether a database was set aside, what should be there, what is there. */
export async function verifyJournal({ journal, audio, missing }: Services, profile: string): Promise<VerifyReport> {
  const aside = (await databasesSetAside(profile)).map((one) => ({
    database: one.database,
    id: basename(one.folder),
    kind: 'integrity',
    ...toWritten(setAsideText(one)),
  }))
  const report = await verify(journal.databases, (recording) => audio.verify(recording))
  return { ...report, problems: [...aside, ...(await missing.problems()), ...report.problems] }
}

/**
 * Reads every document (every live leaf of those in conflict) and every chunk that is here, and lists what is wrong.
 * Changes nothing.
 * @param onProgress documents read so far
 */
export async function verify(
  databases: EntityDatabases,
  verifyAudio: VerifyAudio,
  onProgress: (done: number) => void = () => undefined,
): Promise<VerifyReport> {
  let documents = 0
  let chunks = 0
  const problems: Problem[] = []
  const known: Record<'sessions' | 'recordings' | 'tags', Set<string>> = {
    sessions: new Set(),
    recordings: new Set(),
    tags: new Set(),
  }
  const references: { database: EntityName; id: string; to: string; among: Set<string> }[] = []

  for (const name of ENTITY_NAMES) {
    for await (const slice of databases[name].list()) {
      for (const result of slice) {
        documents += 1
        if (!result.ok) {
          problems.push(asProblem(result.problem))
          continue
        }
        const { doc, conflicts } = result.stored
        if (conflicts.length > 0) problems.push(...(await unreadableLeaves(databases, name, doc.id)))
        if (name in known) known[name as keyof typeof known].add(doc.id)
        references.push(
          ...referencesOf(doc).map(([to, among]) => ({ database: name, id: doc.id, to, among: known[among] })),
        )
        if (doc.type === 'recording') {
          const audio = await verifyAudio(doc)
          chunks += audio.chunks
          problems.push(
            ...audio.problems.map((told) => ({ database: 'audio', id: doc.id, kind: 'integrity', ...toWritten(told) })),
          )
        }
      }
      onProgress(documents)
    }
  }
  for (const { database, id, to, among } of references) {
    if (among.has(to) || problems.some((problem) => problem.id === to)) continue
    problems.push({ database, id, kind: 'not-found', ...toWritten(keyed('document.belongsMissing', { to })) })
  }
  return { documents, chunks, problems }
}

/** What a document belongs to or names. A recording needs no message that names it: it is shown with its entry. */
function referencesOf(doc: Entity): readonly (readonly [to: string, among: 'sessions' | 'recordings' | 'tags'])[] {
  switch (doc.type) {
    case 'session':
      return Object.keys(doc.tags).map((tag) => [tag, 'tags'] as const)
    case 'message':
      return [
        [sessionOfMessage(doc.id), 'sessions'],
        ...(doc.recordingId === null ? [] : [[doc.recordingId, 'recordings'] as const]),
      ]
    case 'recording':
      return [[doc.sessionId, 'sessions']]
    case 'tag':
      return doc.mergedInto === null ? [] : [[doc.mergedInto, 'tags']]
    case 'prompt':
    case 'setting':
      return []
  }
}

async function unreadableLeaves(databases: EntityDatabases, name: EntityName, id: string): Promise<Problem[]> {
  const leaves = await databases[name].leaves(id)
  return leaves.flatMap((leaf) =>
    leaf.kind === 'unreadable'
      ? [
          {
            database: name,
            id,
            kind: leaf.error.kind,
            ...toWritten(keyed('document.version', { rev: leaf.rev, problem: leaf.error.told })),
          },
        ]
      : [],
  )
}

const asProblem = ({ database, id, error }: DocumentProblem): Problem => ({
  database,
  id,
  kind: error.kind,
  ...toWritten(error.told),
})
