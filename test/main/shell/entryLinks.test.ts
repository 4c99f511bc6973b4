import { beforeEach, expect, it } from 'vitest'
import type { Question } from '../../../app/words/question'
import type { OpenRequest } from '../../../main/shell/links/deepLink'
import { EntryLinks } from '../../../main/shell/links/entryLinks'

let asked: Question[]
let opened: string[]
let shown: OpenRequest[]
beforeEach(() => ([asked, opened, shown] = [[], [], []]))

function linksOf(answer: () => Promise<boolean>, language: 'en' | 'de' = 'en'): EntryLinks {
  return new EntryLinks({
    language: () => language,
    confirm: (question) => {
      asked.push(question)
      return answer()
    },
    openExternal: async (url) => void opened.push(url),
    show: (request) => shown.push(request),
  })
}
const agree = () => Promise.resolve(true)
const refuse = () => Promise.resolve(false)

it('a link is opened in the browser when the person agrees, and the question shows all of it', async () => {
  expect(await linksOf(agree).follow('https://example.org/a?b=c#d')).toBe(true)
  expect(opened).toEqual(['https://example.org/a?b=c#d'])
  expect(asked[0]?.detail).toContain('https://example.org/a?b=c#d')
  expect(await linksOf(agree, 'de').follow('mailto:somebody@example.org')).toBe(true)
  expect(asked[1]?.message).toMatch(/Mailprogramm/)
})

it('a link is not opened when she does not agree', async () => {
  expect(await linksOf(refuse).follow('https://example.org/')).toBe(false)
  expect(opened).toEqual([])
})

it('a link shows its host as the network knows it, so that one host cannot pose as another', async () => {
  await linksOf(refuse).follow('https://exаmple.org/\u202egpj')
  expect(asked[0]?.detail).toMatch(/^https:\/\/xn--[\w-]+\.org\/%E2%80%AEgpj\n/)
})

it.each([
  'file:///etc/passwd',
  'javascript:alert(1)',
  'smb://host/share',
  'data:text/html,x',
  '/entry',
  '',
  'https://',
  `https://example.org/${'x'.repeat(2000)}`,
])('what is not a link for a browser is refused without a question: %.40s', async (link) => {
  await expect(linksOf(agree).follow(link)).rejects.toMatchObject({ kind: 'invalid-input' })
  expect([asked, opened]).toEqual([[], []])
})

it('a link into the journal is shown without a question', async () => {
  const id = '0b9c1c0e-58f1-4d0c-9a57-0d8a8a3c7d11'
  expect(await linksOf(refuse).follow(`braindump://entry/${id}`)).toBe(true)
  expect(shown).toEqual([{ target: 'entry', id: `session:${id}` }])
  await expect(linksOf(refuse).follow('braindump://elsewhere')).rejects.toMatchObject({ kind: 'invalid-input' })
})

it('one question at a time', async () => {
  let answer: (agreed: boolean) => void = () => undefined
  const links = linksOf(() => new Promise((resolve) => (answer = resolve)))
  const first = links.follow('https://example.org/')
  await expect(links.follow('https://example.com/')).rejects.toMatchObject({ kind: 'busy' })
  answer(true)
  expect(await first).toBe(true)
  expect(opened).toEqual(['https://example.org/'])
})
