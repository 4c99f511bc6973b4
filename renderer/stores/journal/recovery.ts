import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { z } from 'zod'
import type { CaptureId, recoverableSchema } from '../../../app/ipc/recorder'
import { api } from '../../api'
import { t } from '../../i18n'
import { toast, toastError } from '../../ui/overlay/toasts'
import { useEntries } from './entries'
import { useNavigation } from './navigation'

export type Recoverable = z.infer<typeof recoverableSchema>

/** Recordings that were cut off by a crash; offered until a person decides. */
export const useRecovery = defineStore('recovery', () => {
  const captures = shallowRef<readonly Recoverable[]>([])

  async function load(): Promise<void> {
    captures.value = (await api().recorder.recoverable(undefined)).captures
  }

  const without = (id: CaptureId) => captures.value.filter((capture) => capture.captureId !== id)

  async function keep(captureId: CaptureId): Promise<void> {
    try {
      const { sessionId } = await api().recorder.recover({ captureId })
      captures.value = without(captureId)
      await useEntries().refresh([sessionId])
      useNavigation().openEntry(sessionId)
      toast(t('recorder.recovered'))
    } catch (error) {
      toastError(error)
    }
  }

  async function discard(captureId: CaptureId): Promise<void> {
    const before = captures.value
    captures.value = without(captureId)
    try {
      await api().recorder.discard({ captureId })
    } catch (error) {
      captures.value = before
      toastError(error)
    }
  }

  return { captures, load, keep, discard }
})
