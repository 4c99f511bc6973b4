import { shallowReactive } from 'vue'
import { errorText } from '../i18n/errors'

export interface Toast {
  readonly id: number
  readonly text: string
  readonly tone: 'plain' | 'danger'
  readonly action: { readonly label: string; readonly run: () => void } | null
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

/** Says that something happened. With an action it can be taken back or followed. Goes by itself. */
export function toast(text: string, action: Toast['action'] = null, tone: Toast['tone'] = 'plain'): void {
  const id = nextId++
  toasts.push({ id, text, tone, action })
  if (toasts.length > TOGETHER) toasts.shift()
  setTimeout(() => dismissToast(id), tone === 'danger' ? STAY_MS * 2 : STAY_MS)
}

/** Says what went wrong, in the person's language. */
export function toastError(error: unknown): void {
  toast(errorText(error), null, 'danger')
}
