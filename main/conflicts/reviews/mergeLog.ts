import { z } from 'zod'
import { deviceIdSchema } from '../../../app/ids'
import { timestampMsSchema } from '../../../app/model/base'
import { SealedLog, type LogKey } from '../../files/sealedLog'

const sideSchema = z.object({
  rev: z.string(),
  device: deviceIdSchema.nullable(),
  atMs: timestampMsSchema.nullable(),
  value: z.string().nullable(),
})
const askedSchema = z.object({
  field: z.string(),
  kind: z.enum(['line', 'text', 'delete']),
  sides: z.array(sideSchema),
  base: z.string().nullable(),
  proposal: z.string().nullable(),
})

/** What is about to be written, noted first, so that a kill in between can be told from one before. */
const intentSchema = z.object({
  step: z.literal('intent'),
  number: z.number().int(),
  database: z.string(),
  id: z.string(),
  atMs: timestampMsSchema,
  devices: z.array(deviceIdSchema),
  rules: z.array(z.object({ field: z.string(), rule: z.string() })),
  /** Leaves that this removes; when none is left, it happened. */
  losers: z.array(z.string()),
  action: z.discriminatedUnion('kind', [
    /** `sides` is what each of them had before; older entries have none. */
    z.object({
      kind: z.literal('merge'),
      sides: z.array(z.object({ device: deviceIdSchema.nullable(), heads: z.array(z.string()) })).optional(),
    }),
    /** A person's answer; `questions` is what an undo asks again. */
    z.object({ kind: z.literal('resolution'), questions: z.array(askedSchema) }),
    /** A person's answer about a part that a delete had not seen; `before` is what an undo writes again. */
    z.object({
      kind: z.literal('unseen'),
      before: z.object({ deletedAt: timestampMsSchema.nullable(), deletedSaw: z.array(z.string()).nullable() }),
    }),
    /** An answer taken back. */
    z.object({ kind: z.literal('reopen'), of: z.number().int() }),
  ]),
})
const outcomeSchema = z.object({ step: z.enum(['done', 'dropped']), number: z.number().int() })
const recordSchema = z.union([intentSchema, outcomeSchema])

export type LoggedStep = z.infer<typeof intentSchema>
export type LoggedAction = LoggedStep['action']
/** What a step says, before it has a number and a place in the log. */
export type NewStep = Omit<LoggedStep, 'step' | 'number'>

/** Merges that are kept in the log; answers are kept until they are taken back. */
const KEPT_MERGES = 2_000
const KEPT_ANSWERS = 1_000

/** What was merged, answered and taken back on this device; never replicates. */
export class MergeLog {
  readonly #log: SealedLog
  readonly #open = new Map<number, LoggedStep>()
  #done: LoggedStep[] = []
  #next = 1

  private constructor(log: SealedLog) {
    this.#log = log
  }

  static async open(path: string, key: LogKey): Promise<MergeLog> {
    const { log, records } = await SealedLog.open(path, key)
    const merges = new MergeLog(log)
    for (const record of records) {
      const parsed = recordSchema.safeParse(record)
      if (parsed.success) merges.#take(parsed.data)
    }
    // Where it cannot be written (a full disk), the journal opens all the same, and the next start shortens it.
    if (records.length > 4 * (KEPT_MERGES + KEPT_ANSWERS)) await merges.#shorten().catch(() => undefined)
    return merges
  }

  /** Steps that were begun and never said to be done: the process was killed in between. */
  unfinished(): LoggedStep[] {
    return [...this.#open.values()]
  }

  /** What was done, newest first. */
  latest(limit: number): LoggedStep[] {
    return this.#done.slice(-limit).reverse()
  }

  /** What was merged without a person, newest first. */
  latestMerges(limit: number): LoggedStep[] {
    return this.#done.filter(isMergeOfSides).slice(-limit).reverse()
  }

  /** What was done to one document, newest first. */
  of(id: string): LoggedStep[] {
    return this.#done.filter((step) => step.id === id).reverse()
  }

  /** The latest answer about a document that has not been taken back. */
  lastAnswer(id: string): LoggedStep | null {
    const steps = this.of(id)
    const reopened = new Set(steps.flatMap(({ action }) => (action.kind === 'reopen' ? [action.of] : [])))
    const answer = steps.find(({ number, action }) => isAnswer(action) && !reopened.has(number))
    return answer ?? null
  }

  /** Notes a step, does it, and notes that it was done. What `work` throws comes through, and the step counts as dropped. */
  async during(step: NewStep, work: () => Promise<void>): Promise<void> {
    const intent: LoggedStep = { ...step, step: 'intent', number: this.#next }
    await this.#write(intent)
    try {
      await work()
    } catch (error) {
      await this.finish(intent.number, 'dropped')
      throw error
    }
    await this.finish(intent.number, 'done')
  }

  async finish(number: number, step: 'done' | 'dropped'): Promise<void> {
    await this.#write({ step, number })
  }

  close(): Promise<void> {
    return this.#log.close()
  }

  async #write(record: z.infer<typeof recordSchema>): Promise<void> {
    this.#take(record)
    await this.#log.append(record)
  }

  #take(record: z.infer<typeof recordSchema>): void {
    this.#next = Math.max(this.#next, record.number + 1)
    if (record.step === 'intent') {
      this.#open.set(record.number, record)
      return
    }
    const intent = this.#open.get(record.number)
    this.#open.delete(record.number)
    if (intent === undefined || record.step !== 'done') return
    this.#done.push(intent)
    if (this.#done.length > 2 * (KEPT_MERGES + KEPT_ANSWERS)) this.#done = this.#kept()
  }

  #kept(): LoggedStep[] {
    const merges = this.#done.filter(({ action }) => action.kind === 'merge').slice(-KEPT_MERGES)
    const answers = this.#done.filter(({ action }) => action.kind !== 'merge').slice(-KEPT_ANSWERS)
    return [...merges, ...answers].sort((a, b) => a.number - b.number)
  }

  async #shorten(): Promise<void> {
    this.#done = this.#kept()
    const done = this.#done.flatMap((step) => [step, { step: 'done' as const, number: step.number }])
    await this.#log.rewrite([...done, ...this.#open.values()])
  }
}

export const isAnswer = (action: LoggedAction): boolean => action.kind === 'resolution' || action.kind === 'unseen'

/** The rules by which a step settled fields. What only says that one side had seen the other settled none. */
export const mergedRules = (step: LoggedStep): LoggedStep['rules'] =>
  step.rules.filter(({ rule }) => rule !== 'contains')

/** Whether the app merged something on its own: no person's answer but one for always, and not only one side that had seen the other. */
export const isMergeOfSides = (step: LoggedStep): boolean =>
  (step.action.kind === 'merge' && mergedRules(step).length > 0) || step.rules.some(({ rule }) => rule === 'always')
