import { fork, type ChildProcess } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Chance } from './chance'
import { harm, nameOf, type Cell } from './damage'
import type { Template } from './template'
import type { Found, Look } from './wire'

/** Nothing takes so long; what does, hangs. */
const HANG_MS = 60_000

/** A database that was set aside, among what `verify` names. */
const SET_ASIDE = /\/[a-z]+\.(damaged|missing)-/
/** What a person decides about, because nobody else can: without it the profile does not open, and says so. */
const REFUSED = /secrets\.json/

/**
 * Runs of one process after the other: what happens to it is what would happen to the app. One that ended is replaced.
 */
export class Looker {
  #child: ChildProcess | null = null

  /** @throws Error when the process ends or does not answer */
  async look(asked: Look): Promise<Found> {
    const child = (this.#child ??= start())
    return await new Promise<Found>((resolve, reject) => {
      const errors: string[] = []
      const hear = (bytes: Buffer): void => void errors.push(bytes.toString())
      const end = (settle: () => void): void => {
        clearTimeout(timer)
        child.off('message', answer).off('exit', ended)
        child.stderr?.off('data', hear)
        settle()
      }
      const answer = (found: unknown): void => end(() => resolve(found as Found))
      const ended = (code: number | null, signal: string | null): void => {
        this.#child = null
        end(() => reject(new Error(`the process ended with ${signal ?? code}\n${errors.join('').slice(-2000)}`)))
      }
      const timer = setTimeout(() => {
        child.off('exit', ended)
        child.kill('SIGKILL')
        this.#child = null
        end(() => reject(new Error(`no answer within ${HANG_MS / 1000} s\n${errors.join('').slice(-2000)}`)))
      }, HANG_MS)
      child.stderr?.on('data', hear)
      child.on('message', answer).on('exit', ended)
      child.send(asked)
    })
  }

  /** Ends the process. */
  async close(): Promise<void> {
    const child = this.#child
    this.#child = null
    if (child === null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.disconnect()
    await ended
  }
}

const start = (): ChildProcess =>
  fork(join(import.meta.dirname, 'look.ts'), [], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  })

/**
 * One run: a copy of the profile, one file of it harmed. Answers what does not hold, as sentences.
 * 1. The process neither ends nor hangs. 2. What `verify` names of the documents from before is what is not here any more,
 * and nothing else. 3. A second start finds the same. 4. After a sync everything is back.
 */
export async function runOne(template: Template, cell: Cell, seed: number, looker: Looker): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'braindump-disk-run-'))
  const profile = join(folder, 'profile')
  try {
    await cp(template.now, profile, { recursive: true })
    const done = await harm(profile, template.older, cell, new Chance(seed))
    const told = (what: string): string => `${nameOf(cell)}, seed ${seed} (${done.file}: ${done.what}): ${what}`
    const { before } = template
    try {
      const first = await looker.look({ profile, before, sync: false })
      if (first.state === 'refused') return await refused(template, profile, done.file, first, looker, told)
      const second = await looker.look({ profile, before, sync: false })
      const synced = await looker.look({ profile, before, sync: true })
      return [
        ...unequal(first).map((what) => told(what)),
        ...(lostOf(second) === lostOf(first)
          ? []
          : [told(`the second start has not what the first had: ${lostOf(second)}, then ${lostOf(first)}`)]),
        ...unequal(second).map((what) => told(`second start: ${what}`)),
        ...(lostOf(synced) === '' ? [] : [told(`not back after a sync: ${lostOf(synced)}`)]),
        ...unequal(synced).map((what) => told(`after a sync: ${what}`)),
      ]
    } catch (error) {
      return [told((error as Error).message)]
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Where it does not open: only what is allowed to say so, and with the file put back all is there. */
async function refused(
  template: Template,
  profile: string,
  file: string,
  { kind, message }: Extract<Found, { state: 'refused' }>,
  looker: Looker,
  told: (what: string) => string,
): Promise<string[]> {
  if (!REFUSED.test(file)) return [told(`it does not open (${kind}): ${message}`)]
  if (!message.includes('secrets.json')) return [told(`what is wrong is not named (${kind}): ${message}`)]
  await cp(join(template.now, file), join(profile, file))
  const again = await looker.look({ profile, before: template.before, sync: false })
  return lostOf(again) === '' ? [] : [told(`with the file put back it has lost: ${lostOf(again)}`)]
}

function unequal(found: Found): string[] {
  if (found.state === 'refused') return [`it does not open (${found.kind}): ${found.message}`]
  const named = new Set(found.named.map(({ database, id }) => `${database}/${id}`))
  const lost = [
    ...found.lost.map(({ database, id }) => `${database}/${id}`),
    // Of a recording without its document nobody knows what its sound should be.
    ...found.lostSounds.filter((id) => !found.lost.some((one) => one.id === id)).map((id) => `audio/${id}`),
  ]
  const silent = lost.filter((one) => !named.has(one))
  const wrongly = [...named].filter((one) => !SET_ASIDE.test(one) && !lost.includes(one))
  return [
    ...(silent.length > 0 ? [`lost without a word: ${silent.join(', ')}`] : []),
    ...(wrongly.length > 0 ? [`named, but here: ${wrongly.join(', ')}`] : []),
  ]
}

/** What is missing, as text to compare. */
const lostOf = (found: Found): string =>
  found.state === 'refused'
    ? 'everything'
    : [...found.lost.map(({ database, id, rev }) => `${database}/${id} ${rev}`), ...found.lostSounds].sort().join(', ')
