import * as A from '@automerge/automerge'
import type { DeviceId, SessionId } from '../../app/ids'
import { openHistory } from '../../app/merge/document/document'
import { edit } from '../../app/merge/document/edit'
import type { EditContext, Patch } from '../../app/merge/document/entity'
import { historyOf, sidesOf, type FieldSides, type HistoryChange } from '../../app/merge/history'
import { knows } from '../../app/merge/knows'
import { mergeLeaves } from '../../app/merge/merge'
import type { LiveLeaf, MergedSide, MergeOutcome, MergeQuestion } from '../../app/merge/outcome'
import { ownEdits, type OwnEdits, type PlainEdit } from '../../app/merge/ownEdits'
import type { Mergeable } from '../../app/merge/document/policy'
import { askedAgain, broughtBack, broughtBackOnPurpose, hasUnseenWords, unknownEntry } from '../../app/merge/purge'
import { asOf, bringBackAsOf, type Past } from '../../app/merge/past/asOf'
import { reopen } from '../../app/merge/reopen'
import { resolveLeaves, type Decision, type Resolution } from '../../app/merge/resolve'
import { bringBack, revert } from '../../app/merge/revert'
import { saysMore, seenOf } from '../../app/merge/seen'
import type { Entity, Message, Recording, Session } from '../../app/model'
import type { Seen, SeenParts } from '../../app/model/seen'
import { openPayload, sealPayload } from '../vault/cipher'

/**
 * Everything whose cost grows with a text or its history. Each is a function from values to values, so it does the same in
 * a thread as here. Where the body did not change, the answer is null.
 */
export const documentCalls = {
  edit: (input: { body: Mergeable; patch: Patch<Mergeable>; ctx: EditContext; note?: string | undefined }) =>
    unlessSame(input.body, edit(input.body, input.patch, input.ctx, input.note)),
  revert: (input: { body: Mergeable; change: string; note: string; ctx: EditContext }) =>
    unlessSame(input.body, revert(input.body, input.change, input.note, input.ctx)),
  bringBack: (input: { body: Mergeable; change: string; ctx: EditContext }) =>
    unlessSame(input.body, bringBack(input.body, input.change, input.ctx)),
  asOf: (input: { leaves: readonly [Mergeable, ...Mergeable[]]; atMs: number }): Past => asOf(input.leaves, input.atMs),
  bringBackAsOf: (input: { body: Mergeable; atMs: number; ctx: EditContext }) =>
    unlessSame(input.body, bringBackAsOf(input.body, input.atMs, input.ctx)),
  history: (input: { body: Mergeable }): HistoryChange[] => historyOf(input.body),
  sidesOf: (input: {
    body: Mergeable
    merges: readonly { readonly number: number; readonly sides: readonly MergedSide[] }[]
  }): FieldSides[] => sidesOf(input.body, input.merges),
  ownEdits: (input: { bodies: readonly Mergeable[]; device: DeviceId; plain: readonly PlainEdit[] }): OwnEdits =>
    ownEdits(input.bodies, input.device, input.plain),
  /** Whether the history of a body can be opened. @throws AppError `integrity` */
  opens: (input: { body: Mergeable }): null => {
    if (input.body.am !== undefined) A.free(openHistory(input.body.am))
    return null
  },
  knows: (input: { after: Entity; before: Entity }): boolean => knows(input.after, input.before),
  merge: (input: { leaves: readonly LiveLeaf[] }): MergeOutcome => mergeLeaves(input.leaves),
  resolve: (input: {
    leaves: readonly LiveLeaf<Mergeable>[]
    decisions: readonly Decision[]
    ctx: EditContext
  }): Resolution<Mergeable> => resolveLeaves(input.leaves, input.decisions, input.ctx),
  reopen: (input: { body: Mergeable; questions: readonly MergeQuestion[]; ctx: EditContext }): Mergeable[] =>
    reopen(input.body, input.questions, input.ctx),
  hasUnseenWords: (input: { body: Mergeable; seen: readonly Mergeable[] }): boolean =>
    hasUnseenWords(input.body, input.seen),
  seen: (input: { bodies: readonly Mergeable[] }): Seen => seenOf(input.bodies),
  saysMore: (input: { body: Mergeable; known: Seen | null }): boolean => saysMore(input.body, input.known),
  broughtBack: (input: { body: Message | Recording }): Message | Recording => broughtBack(input.body),
  broughtBackOnPurpose: (input: {
    body: Session | Message | Recording
    ctx: EditContext
    purged?: SeenParts
  }): Session | Message | Recording => broughtBackOnPurpose(input.body, input.ctx, input.purged),
  /** Without a body the entry is made up. */
  askAgain: (input: { id: SessionId; body: Session | null; createdAt: number; purged?: SeenParts }): Session =>
    askedAgain(input.body ?? unknownEntry(input.id, input.createdAt), input.purged),
  seal: (input: { text: string; key: Uint8Array; nonceKey?: Uint8Array }): string =>
    sealPayload(input.text, input.key, input.nonceKey),
  open: (input: { payload: string; key: Uint8Array }): string => openPayload(input.payload, input.key),
} as const

const unlessSame = (before: Mergeable, after: Mergeable): Mergeable | null => (after === before ? null : after)

export type DocumentCalls = typeof documentCalls
export type DocumentCall = keyof DocumentCalls
export type InputOf<C extends DocumentCall> = Parameters<DocumentCalls[C]>[0]
export type OutputOf<C extends DocumentCall> = ReturnType<DocumentCalls[C]>
/** The same as calls of a thread. */
export type DocumentWorkerCalls = { [C in DocumentCall]: { readonly input: InputOf<C>; readonly output: OutputOf<C> } }
