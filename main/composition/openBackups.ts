import type { Emit } from '../../app/ipc'
import { BackupActivities } from '../backup/activity'
import { BackupSchedule } from '../backup/schedule'
import { BackupService, type BackupOptions } from '../backup/service'

/** The backups of an open journal: what can be done, what is being done, and when it is done without being asked. */
export interface Backups {
  readonly service: BackupService
  readonly activities: BackupActivities
  readonly schedule: BackupSchedule
  close(): Promise<void>
}

export interface BackupsContext extends BackupOptions {
  readonly emit: Emit
  readonly isRecording: () => boolean
  readonly onError: (error: unknown) => void
}

/** Begins nothing: `schedule.start()` does. */
export function openBackups({ emit, isRecording, onError, ...options }: BackupsContext): Backups {
  const { now } = options.ports
  const service = new BackupService(options)
  const onChange = (activity: BackupActivities['current']): void => emit('backup.changed', { activity })
  const activities = new BackupActivities({ service, now, onChange })
  const schedule = new BackupSchedule({ targets: service.targets, activities, now, isRecording, onError })
  const close = async (): Promise<void> => {
    const stopped = schedule.stop()
    await activities.close()
    await stopped
  }
  return { service, activities, schedule, close }
}
