import { expect, it } from 'vitest'
import type { OpenRequest } from '../../../main/shell/links/deepLink'
import { PendingLink } from '../../../main/shell/links/pendingLink'

const link = (target: OpenRequest['target']): OpenRequest => ({ target, id: null })

it('a link waits for an open journal, the last of several counts, and none comes twice', () => {
  const shown: string[] = []
  const links = new PendingLink(({ target }) => shown.push(target))
  links.ask(link('search'))
  links.ask(undefined)
  links.ask(link('sync'))
  expect(shown).toEqual([])
  links.ready(true)
  expect(shown).toEqual(['sync'])
  links.ask(link('settings'))
  expect(shown).toEqual(['sync', 'settings'])
  links.ready(false)
  links.ask(link('search'))
  links.ready(true)
  links.ready(true)
  expect(shown).toEqual(['sync', 'settings', 'search'])
})
