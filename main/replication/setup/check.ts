import { fromWritten, toWritten } from '../../../app/messages/written'
import { keyed, type KeyedMessage, plain } from '../../../app/messages/message'
import { randomBytes } from 'node:crypto'
import type { CheckLine } from '../../../app/ipc/sync'
import { failureOf } from '../../../app/replication/failure'
import { IN_THE_CLEAR, sendsInTheClear } from '../../../app/replication/inTheClear'
import type { Ports } from '../../platform/ports'
import { askAdministrator, countDocuments, createDatabases, greet } from './provision'
import type { RemoteConnection } from '../remotes/remote'
import { checkRemoteVault } from '../remotes/remoteVault'

type Step = CheckLine['step']
const STEPS: readonly Step[] = [
  'encrypted',
  'reachable',
  'product',
  'signed-in',
  'databases',
  'body-size',
  'round-trip',
  'clock',
]
const MEGABYTE = 1_000_000
/** Times in the journal come from the devices; a clock that is minutes off puts entries in the wrong order. */
const CLOCK_TOLERANCE_MS = 120_000

/** A database of its own, so that nothing of the journal is touched. It is removed again. */
const PROBE = 'probe'

/**
 * Looks whether a server can be used, before anything of the journal is written: each line says that it can, or what to do.
 * Never throws; what could not be looked at is `skipped`.
 */
export async function checkRemote(
  connect: () => Promise<RemoteConnection>,
  { url, username }: { readonly url: string; readonly username: string | null },
  vaultId: string | null,
  databases: readonly string[],
  ports: Ports,
): Promise<{ lines: CheckLine[]; ok: boolean }> {
  const lines: CheckLine[] = []
  const say = (step: Step, outcome: CheckLine['outcome'], message: KeyedMessage): void =>
    void lines.push({ step, outcome, ...toWritten(message) })
  checkEncryption(url, say)
  let connection: RemoteConnection | null = null
  try {
    connection = await connect()
    const date = await checkProduct(connection, say)
    await checkDatabases(connection, username, vaultId, databases, say)
    await checkProbe(connection, say)
    checkClock(date, ports.now(), say)
  } catch (error) {
    const failure = failureOf(error)
    const { kind } = failure
    if (kind === 'sign-in' && !lines.some(({ step }) => step === 'reachable'))
      say('reachable', 'ok', keyed('check.answers'))
    const step: Step =
      kind === 'sign-in'
        ? 'signed-in'
        : (STEPS.find((candidate) => !lines.some((line) => line.step === candidate)) ?? 'clock')
    say(step, 'failed', fromWritten(failure))
  } finally {
    connection?.close()
  }
  for (const step of STEPS) if (!lines.some((line) => line.step === step)) say(step, 'skipped', keyed('check.skipped'))
  lines.sort((a, b) => STEPS.indexOf(a.step) - STEPS.indexOf(b.step))
  return { lines, ok: lines.every(({ outcome }) => outcome === 'ok' || outcome === 'warning') }
}

type Say = (step: Step, outcome: CheckLine['outcome'], message: KeyedMessage) => void

/** Known from the address alone, so it is said of a server that does not answer as well. */
function checkEncryption(url: string, say: Say): void {
  if (sendsInTheClear(url)) say('encrypted', 'warning', IN_THE_CLEAR)
  else if (url.startsWith('https:')) say('encrypted', 'ok', keyed('check.encrypted'))
  else say('encrypted', 'ok', keyed('check.private'))
}

async function checkProduct(connection: RemoteConnection, say: Say): Promise<string | null> {
  const root = await connection.server('GET', '/')
  root.discard()
  say('reachable', 'ok', keyed('check.answers'))
  const { product, isCouchDb } = await greet(connection)
  say('product', isCouchDb ? 'ok' : 'warning', isCouchDb ? plain(product) : keyed('check.notCouchDb', { product }))
  const session = await connection.server('GET', '/_session')
  if (session.status === 404) session.discard()
  else await session.json()
  return root.headers.get('date')
}

async function checkDatabases(
  connection: RemoteConnection,
  username: string | null,
  vaultId: string | null,
  databases: readonly string[],
  say: Say,
): Promise<void> {
  const counts = await Promise.all(databases.map((name) => countDocuments(connection, name)))
  say('signed-in', 'ok', username === null ? keyed('check.noSignIn') : keyed('check.signedIn', { username }))
  const missing = databases.filter((_name, index) => counts[index] === null)
  if (!missing.includes('keyring') && vaultId !== null) await checkRemoteVault(connection, vaultId)
  if (missing.length === 0) return say('databases', 'ok', keyed('check.databases'))
  try {
    await createDatabases(connection, [PROBE], username)
    say(
      'databases',
      'ok',
      missing.length === databases.length
        ? keyed('check.mayCreate')
        : keyed('check.mayCreateMissing', { count: missing.length }),
    )
  } catch (error) {
    if (failureOf(error).kind !== 'forbidden') throw error
    say('databases', 'failed', askAdministrator(connection, missing, username))
  }
}

async function checkProbe(connection: RemoteConnection, say: Say): Promise<void> {
  const entity = await probeDatabase(connection)
  if (entity === null) return
  const id = `probe-${randomBytes(8).toString('hex')}`
  const headers = { 'content-type': 'application/json' }
  try {
    const body = JSON.stringify({ payload: randomBytes((MEGABYTE * 3) / 4).toString('base64') })
    const written = await connection.request(entity, 'PUT', `/${id}`, { headers, body }).catch((error: unknown) => {
      if (failureOf(error).kind !== 'too-large') throw error
      return null
    })
    if (!written) return say('body-size', 'failed', keyed('check.smallDocuments'))
    const { rev } = (await written.json()) as { rev?: string }
    say('body-size', 'ok', keyed('check.largeDocuments'))
    const found = await (await connection.request(entity, 'GET', `/${id}`)).text()
    const same = found.includes(body.slice(1, -1))
    say('round-trip', same ? 'ok' : 'failed', same ? keyed('check.unchanged') : keyed('check.changed'))
    ;(await connection.request(entity, 'DELETE', `/${id}?rev=${encodeURIComponent(rev ?? '')}`)).discard()
  } finally {
    if (entity === PROBE) (await connection.request(PROBE, 'DELETE', '')).discard()
  }
}

/** The probe's own database where it could be made, else the audio database that is there already. */
async function probeDatabase(connection: RemoteConnection): Promise<string | null> {
  for (const entity of [PROBE, 'audio']) if ((await countDocuments(connection, entity)) !== null) return entity
  return null
}

function checkClock(date: string | null, nowMs: number, say: Say): void {
  const serverMs = Date.parse(date ?? '')
  if (Number.isNaN(serverMs)) return say('clock', 'warning', keyed('check.noTime'))
  const off = Math.round((nowMs - serverMs) / 1000)
  if (Math.abs(off) * 1000 <= CLOCK_TOLERANCE_MS)
    return say('clock', 'ok', keyed('check.clocks', { seconds: Math.abs(off) }))
  say(
    'clock',
    'warning',
    off > 0 ? keyed('check.clockAhead', { seconds: off }) : keyed('check.clockBehind', { seconds: -off }),
  )
}
