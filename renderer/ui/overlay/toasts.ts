import { shallowReactive } from 'vue'
import { isAppError } from '../../../app/errors'
import { errorText } from '../../i18n/errors'

export interface Toast {
  readonly id: number
  readonly text: string
  readonly tone: 'plain' | 'danger'
  readonly about: string | null
  /** `undoes`: it takes back what the text says, so the shortcut for Undo runs it, too. */
  readonly action: { readonly label: string; readonly run: () => void; readonly undoes?: boolean } | null
}

/** Shown newest last. Rendered by `ToastHost`. */
export const toasts: Toast[] = shallowReactive([])
let nextId = 1

const STAY_MS = 7000
const TOGETHER = 3

export function dismissToast(id: number): void {
  const index = toasts.findIndex((toast) => toast.id === id)
  if (index >= 0) toasts.splice(index, 1)
}

/**
 * Says that something happened. With an action it can be taken back or followed. Goes by itself, or
 * when there is newer word of the same thing (`about`).
 */
export function toast(
  text: string,
  action: Toast['action'] = null,
  tone: Toast['tone'] = 'plain',
  about: string | null = null,
): void {
  const id = nextId++
  const older = about === null ? undefined : toasts.find((other) => other.about === about)
  if (older) dismissToast(older.id)
  toasts.push({ id, text, tone, action, about })
  if (toasts.length > TOGETHER) toasts.shift()
  setTimeout(() => dismissToast(id), tone === 'danger' ? STAY_MS * 2 : STAY_MS)
}

/** Takes back what the newest message that can be taken back says. False when there is none. */
export function takeBackNewest(): boolean {
  const newest = toasts.findLast((toast) => toast.action?.undoes)
  if (!newest) return false
  dismissToast(newest.id)
  newest.action?.run()
  return true
}

/** Says what went wrong, in the person's language. What failed because the journal locks says nothing: its page does. */
export function toastError(error: unknown, about: string | null = null): void {
  if (isAppError(error, 'locked')) return
  toast(errorText(error), null, 'danger', about)
}
