import fc from 'fast-check'

/** Every kind of edit a person or a machine makes, on the few documents of a schedule. */
export const EDITS = [
  'rename',
  'tag',
  'untag',
  'pin',
  'archive',
  'trash',
  'restore',
  'append',
  'prepend',
  'replace',
  'trash-note',
  'restore-note',
  'new-note',
  'rename-tag',
  'color-tag',
  'rename-prompt',
  'write-prompt',
  'transcribe',
  'correct-transcript',
  'mark',
  'set',
  'undo-edit',
  'redo-edit',
] as const
export type EditKind = (typeof EDITS)[number]

export type Step =
  | { readonly kind: 'edit'; readonly device: number; readonly edit: EditKind; readonly n: number }
  | { readonly kind: 'sync'; readonly device: number; readonly way: 'both' | 'push' | 'pull' }
  | { readonly kind: 'merge'; readonly device: number }
  | { readonly kind: 'answer'; readonly device: number; readonly n: number }
  | { readonly kind: 'undo-answer'; readonly device: number; readonly n: number }
  | { readonly kind: 'clock'; readonly device: number; readonly hours: number }

export interface Schedule {
  readonly devices: number
  readonly seed: number
  /** The server keeps one revision of each branch. */
  readonly shortHistories: boolean
  readonly steps: readonly Step[]
}

const device = fc.nat({ max: 4 })
const n = fc.nat({ max: 7 })

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({ kind: fc.constant('edit' as const), device, edit: fc.constantFrom(...EDITS), n }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('sync' as const), device, way: fc.constantFrom('both', 'push', 'pull') }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('merge' as const), device }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('answer' as const), device, n }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('undo-answer' as const), device, n }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('clock' as const), device, hours: fc.integer({ min: -9, max: 9 }) }),
  },
)

/** 2 to 5 devices, edits of every kind, syncs in any order, whole or half, repeated or never, answers, wrong clocks. */
export const schedules: fc.Arbitrary<Schedule> = fc
  .record({
    devices: fc.integer({ min: 2, max: 5 }),
    seed: fc.nat({ max: 0x7fffffff }),
    shortHistories: fc.boolean(),
    steps: fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }),
  })
  .map((schedule) => ({
    ...schedule,
    steps: schedule.steps.map((one) => ({ ...one, device: one.device % schedule.devices })),
  }))

/** One line a step, to be read and to be pasted into a test. */
export const printed = ({ devices, seed, shortHistories, steps }: Schedule): string =>
  [
    `${devices} devices, seed ${seed}${shortHistories ? ', short histories' : ''}`,
    ...steps.map((one) => JSON.stringify(one)),
  ].join('\n')
