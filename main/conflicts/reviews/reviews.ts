import { messageIdSchema, sessionIdSchema, sessionOfMessage, type SessionId } from '../../../app/ids'
import { describe } from '../../../app/merge/deletion'
import type { Mergeable } from '../../../app/merge/document/policy'
import type { ConflictPorts } from './ports'

/** A question that waits for a person. */
export interface WaitingReview {
  readonly id: Mergeable['id']
  readonly sessionId: SessionId | null
  readonly label: string
}

/** What a question is about: leaves of one document, or parts that the delete of an entry had not seen. */
export type ReviewReason = 'leaves' | 'unseen'

/** Long enough for the window to notice at once, short enough for thousands of merges to be one announcement. */
const ANNOUNCE_EVERY_MS = 100

/** The questions that wait, in the order in which they came up. Kept in memory: the leaves in the databases are the truth. */
export class Reviews {
  readonly #ports: Pick<ConflictPorts, 'entries' | 'onCount'>
  readonly #waiting = new Map<string, { readonly review: WaitingReview; readonly reasons: Set<ReviewReason> }>()
  #timer: NodeJS.Timeout | null = null
  /** What was told last. */
  #told = ''

  constructor(ports: Pick<ConflictPorts, 'entries' | 'onCount'>) {
    this.#ports = ports
  }

  get count(): number {
    return this.#waiting.size
  }

  list(): WaitingReview[] {
    return [...this.#waiting.values()].map(({ review }) => review)
  }

  add(body: Mergeable, reason: ReviewReason): void {
    const sessionId = sessionOf(body)
    const review = { id: body.id, sessionId, label: labelOf(body, sessionId, this.#ports) }
    const reasons = this.#waiting.get(body.id)?.reasons ?? new Set<ReviewReason>()
    this.#waiting.set(body.id, { review, reasons: reasons.add(reason) })
    this.#announce()
  }

  remove(id: string, reason: ReviewReason): void {
    const waiting = this.#waiting.get(id)
    if (waiting?.reasons.delete(reason) !== true) return
    if (waiting.reasons.size === 0) this.#waiting.delete(id)
    this.#announce()
  }

  has(id: string, reason: ReviewReason): boolean {
    return this.#waiting.get(id)?.reasons.has(reason) ?? false
  }

  /** Tells the list and the windows what waits now, if that is something else than they were told. */
  announceNow(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    const now = [...this.#waiting.keys()].sort().join(' ')
    if (now === this.#told) return
    this.#told = now
    this.#ports.entries.setReviewed(new Set(this.list().flatMap(({ sessionId }) => sessionId ?? [])))
    this.#ports.onCount(this.count)
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  #announce(): void {
    this.#timer ??= setTimeout(() => {
      this.announceNow()
    }, ANNOUNCE_EVERY_MS)
  }
}

/** The entry a document belongs to; tags and prompts belong to none. */
export function sessionOf(body: Mergeable): SessionId | null {
  switch (body.type) {
    case 'session':
      return body.id
    case 'message':
      return sessionOfMessage(body.id)
    case 'recording':
      return body.sessionId
    case 'tag':
    case 'prompt':
      return null
  }
}

/** Words that tell a person what a question is about. */
export function labelOf(body: Mergeable, sessionId: SessionId | null, ports: Pick<ConflictPorts, 'entries'>): string {
  const words = (sessionId === null ? '' : ports.entries.label(sessionId)) || describe(body)
  return words.replace(/\s+/gu, ' ').trim().slice(0, 120).toWellFormed()
}

/** The entry an id belongs to, as far as the id alone tells. */
export function sessionNamedBy(id: string): SessionId | null {
  const message = messageIdSchema.safeParse(id)
  return message.success ? sessionOfMessage(message.data) : (sessionIdSchema.safeParse(id).data ?? null)
}
