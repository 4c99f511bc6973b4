import type { z } from 'zod'
import type { conflictCalls } from '../../app/ipc/conflicts'
import type { ConflictService } from './service'

type Merge = z.infer<typeof conflictCalls.mergeLog.output>['merges'][number]

/** The merges this device made, newest first, in words for a person. */
export function mergesForPeople(conflicts: ConflictService, limit: number): Merge[] {
  return conflicts.log.latest(limit).map((step) => ({
    id: step.id,
    label: conflicts.labelOf(step.id),
    devices: step.devices.map((device) => conflicts.deviceName(device)),
    atMs: step.atMs,
    rules: step.rules.map(({ field, rule }) => `${field}: ${rule}`),
  }))
}
