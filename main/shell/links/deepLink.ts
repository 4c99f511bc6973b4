import type { z } from 'zod'
import { sessionIdSchema } from '../../../app/ids'
import type { shellEvents } from '../../../app/ipc/system/shell'

/** What a link asks the window to show. */
export type OpenRequest = z.output<(typeof shellEvents)['shell.open']>

const places: Readonly<Record<string, OpenRequest['target']>> = {
  new: 'new-entry',
  record: 'record',
  search: 'search',
  settings: 'settings',
  sync: 'sync',
  conflicts: 'conflicts',
}

/**
 * Parses `braindump://entry/<uuid>` and `braindump://new|record|search|settings|sync|conflicts`.
 * A link comes from any web page: it can only point at something, never change or start anything by itself.
 */
export function parseDeepLink(link: string): OpenRequest | undefined {
  if (!URL.canParse(link)) return undefined
  const { protocol, host, pathname } = new URL(link)
  if (protocol !== 'braindump:') return undefined
  if (host === 'entry') {
    const id = sessionIdSchema.safeParse(`session:${pathname.slice(1)}`)
    return id.success ? { target: 'entry', id: id.data } : undefined
  }
  const target = Object.hasOwn(places, host) ? places[host] : undefined
  return target ? { target, id: null } : undefined
}

/** What a link asks for, where there is one. */
export const openRequestOf = (link: string | undefined): OpenRequest | undefined =>
  link === undefined ? undefined : parseDeepLink(link)
