import type { z } from 'zod'
import type { conflictCalls } from '../../app/ipc/conflicts'
import { mergedRules } from './reviews/mergeLog'
import type { ConflictService } from './service'

type Merge = z.infer<typeof conflictCalls.mergeLog.output>['merges'][number]

/** The merges this device made without a person, newest first. */
export function mergesForPeople(conflicts: ConflictService, limit: number): Merge[] {
  return conflicts.log.latestMerges(limit).map((step) => ({
    id: step.id,
    label: conflicts.labelOf(step.id),
    devices: step.devices.map((device) => conflicts.namedDevice(device)),
    atMs: step.atMs,
    rules: mergedRules(step),
  }))
}
