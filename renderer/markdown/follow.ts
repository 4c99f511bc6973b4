import { api } from '../api'
import { toastError } from '../ui/overlay/toasts'

/** Lets main follow a link that was clicked in rendered Markdown; the window itself goes nowhere. Answers whether it was one. */
export function followLink(event: MouseEvent): boolean {
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (!link) return false
  event.preventDefault()
  api()
    .shell.openLink({ url: link.getAttribute('href') ?? '' })
    .catch(toastError)
  return true
}
