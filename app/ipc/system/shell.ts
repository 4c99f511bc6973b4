import { z } from 'zod'
import { sessionIdSchema } from '../../ids'
import { call } from '../wire/define'
import { nothing } from '../wire/common'

/** Places of the window that a link, a menu or a notification can lead to. */
export const openTargetSchema = z.enum([
  'entry',
  'new-entry',
  'record',
  'search',
  'settings',
  'sync',
  'conflicts',
  'shortcuts',
])
export type OpenTarget = z.infer<typeof openTargetSchema>

/** Where the window was when the journal locked: ids and names of places, nothing that was written. */
export const windowPlaceSchema = z.object({
  view: z.enum(['journal', 'archive', 'trash', 'insights', 'settings']),
  section: z.string().max(40),
  pane: z.enum(['list', 'detail']),
  entryId: sessionIdSchema.nullable(),
})
export type WindowPlace = z.infer<typeof windowPlaceSchema>

export const shellCalls = {
  info: call(
    nothing,
    z.object({
      version: z.string(),
      electron: z.string(),
      platform: z.string(),
      profile: z.string(),
      smoke: z.boolean(),
      systemLanguage: z.string(),
      /** What the system says that the person speaks, of the languages that speech models know; the preferred one first. */
      spokenLanguages: z.array(z.string()),
    }),
  ),
  /** The window has painted and knows whether a journal is open. */
  ready: call(z.object({ journal: z.enum(['absent', 'locked', 'open']), paintedMs: z.number() }), nothing),
  /** The window has finished what it was doing after `shell.closing`; main quits without waiting longer. */
  closed: call(nothing, nothing),
  /**
   * The window shows nothing any more, after `shell.locking`. Where all that was typed is `kept`, main ends its process; where
   * something could not be saved, only that process has it, and stays.
   */
  left: call(z.object({ place: windowPlaceSchema.nullable(), kept: z.boolean() }), nothing),
  /** Where the window was before the journal locked; told once. */
  place: call(nothing, z.object({ place: windowPlaceSchema.nullable() })),
  /** Whether the shortcut that works in every program is ours now; false when another program has it. */
  shortcut: call(nothing, z.object({ keys: z.string(), works: z.boolean() })),
  microphone: call(nothing, z.object({ access: z.enum(['granted', 'denied', 'unknown']) })),
  openMicrophoneSettings: call(nothing, nothing),
  /** Follows a link that stands in an entry; one that leaves the app only when the person agrees. */
  openLink: call(z.object({ url: z.string() }), z.object({ opened: z.boolean() })),
} as const

export const shellEvents = {
  /** A link or a menu asks the window to show something. */
  'shell.open': z.object({
    target: openTargetSchema,
    id: sessionIdSchema.nullable(),
  }),
  /** The journal is about to lock: hide it, keep what is typed, and answer `shell.left`. */
  'shell.locking': z.object({}),
  /**
   * Before quitting: stop what runs (a recording), save what is typed. After an error that nobody caught (`crashed`) only the
   * latter: what was recorded is offered at the next start.
   */
  'shell.closing': z.object({ crashed: z.boolean().optional() }),
} as const
