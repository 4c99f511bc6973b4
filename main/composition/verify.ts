import { basename } from 'node:path'
import type { Problem } from '../../app/ipc/diagnostics'
import { ENTITY_NAMES, type EntityName, type Recording } from '../../app/model'
import { databasesSetAside, setAsideText } from '../database/setAside'
import type { DocumentProblem, EntityDatabases } from '../database/entity/types'
import type { Services } from './services'

/** Says what is wrong with the sound of one recording; chunks that are only on the server are not wrong. */
export type VerifyAudio = (recording: Recording) => Promise<{ chunks: number; problems: string[] }>

export interface VerifyReport {
  readonly documents: number
  readonly chunks: number
  readonly problems: Problem[]
}

/** Everything that can be verified of an open journal: first whether a database was set aside, then what is in them. */
export async function verifyJournal({ journal, audio }: Services, profile: string): Promise<VerifyReport> {
  const aside = (await databasesSetAside(profile)).map((one) => ({
    database: one.database,
    id: basename(one.folder),
    kind: 'integrity',
    message: setAsideText(one),
  }))
  const report = await verify(journal.databases, (recording) => audio.verify(recording))
  return { ...report, problems: [...aside, ...report.problems] }
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
  const sessions = new Set<string>()
  const recordings = new Set<string>()
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
        if (doc.type === 'session') sessions.add(doc.id)
        if (doc.type === 'recording') {
          recordings.add(doc.id)
          references.push({ database: name, id: doc.id, to: doc.sessionId, among: sessions })
          const audio = await verifyAudio(doc)
          chunks += audio.chunks
          problems.push(
            ...audio.problems.map((message) => ({ database: 'audio', id: doc.id, kind: 'integrity', message })),
          )
        }
        if (doc.type === 'message' && doc.recordingId !== null)
          references.push({ database: name, id: doc.id, to: doc.recordingId, among: recordings })
      }
      onProgress(documents)
    }
  }
  for (const { database, id, to, among } of references) {
    if (among.has(to) || problems.some((problem) => problem.id === to)) continue
    problems.push({ database, id, kind: 'not-found', message: `It belongs to ${to}, which is not here.` })
  }
  return { documents, chunks, problems }
}

async function unreadableLeaves(databases: EntityDatabases, name: EntityName, id: string): Promise<Problem[]> {
  const leaves = await databases[name].leaves(id)
  return leaves.flatMap((leaf) =>
    leaf.kind === 'unreadable'
      ? [{ database: name, id, kind: leaf.error.kind, message: `Version ${leaf.rev}: ${leaf.error.message}` }]
      : [],
  )
}

const asProblem = ({ database, id, error }: DocumentProblem): Problem => ({
  database,
  id,
  kind: error.kind,
  message: error.message,
})
