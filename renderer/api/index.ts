import type { Api } from '../../app/ipc'
import { createApi } from './client'

let current: Api | null = null

/** The calls into main. Built on first use, so tests can put their own object on the window before. */
export function api(): Api {
  current ??= createApi(window.api)
  return current
}

/** Forgets the client, so that the next call looks at `window.api` again. For tests. */
export function resetApi(): void {
  current = null
}
