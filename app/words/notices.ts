import type { SyncStatus } from '../ipc/sync'
import type { DesktopWords } from './desktop'

/** Something to tell a person who does not look at the window, and where a click on it leads. */
export interface Notice {
  readonly title: string
  readonly body: string
  readonly opens: 'conflicts' | 'sync'
}

/** What was known when the last notice was considered. */
export interface Noticed {
  readonly reviews: number
  readonly needs: readonly string[]
}

export const nothingNoticed: Noticed = { reviews: 0, needs: [] }

/** More reviews than before are worth a notice; fewer, or as many, are not. */
export function reviewNotice(before: Noticed, reviews: number, words: DesktopWords): Notice | null {
  if (reviews <= before.reviews) return null
  return { title: words.reviewTitle, body: words.reviewBody(reviews), opens: 'conflicts' }
}

/** What syncing needs of a person, as far as it is not told by another notice. */
export const needsOf = (status: SyncStatus): readonly string[] =>
  status.state === 'needs-you' ? status.why.filter((why) => why !== 'conflicts') : []

/** A need that was not there before is worth a notice. */
export function syncNotice(before: Noticed, status: SyncStatus, words: DesktopWords): Notice | null {
  const fresh = needsOf(status).filter((need) => !before.needs.includes(need))
  if (fresh.length === 0) return null
  return fresh.includes('sign-in')
    ? { title: words.signInTitle, body: words.signInBody, opens: 'sync' }
    : { title: words.syncTitle, body: words.syncBody, opens: 'sync' }
}
