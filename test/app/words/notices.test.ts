import { describe, expect, it } from 'vitest'
import { desktopWords, wordsLanguage } from '../../../app/words/desktop'
import { needsOf, nothingNoticed, reviewNotice, syncNotice } from '../../../app/words/notices'

const words = desktopWords.en

describe('a notice', () => {
  it('is given when reviews become more, not when they become fewer or stay', () => {
    expect(reviewNotice(nothingNoticed, 1, words)).toMatchObject({
      opens: 'conflicts',
      body: expect.stringContaining('One change') as string,
    })
    expect(reviewNotice({ reviews: 1, needs: [] }, 3, words)?.body).toContain('3 changes')
    expect(reviewNotice({ reviews: 3, needs: [] }, 3, words)).toBeNull()
    expect(reviewNotice({ reviews: 3, needs: [] }, 2, words)).toBeNull()
  })

  it('is given once for each new need of syncing, and not for conflicts a second time', () => {
    const signIn = { state: 'needs-you', why: ['sign-in', 'conflicts'] } as const
    const status = { ...signIn, why: [...signIn.why] }
    expect(syncNotice(nothingNoticed, status, words)?.title).toBe(words.signInTitle)
    const noticed = { reviews: 0, needs: needsOf(status) }
    expect(syncNotice(noticed, status, words)).toBeNull()
    expect(syncNotice(noticed, { state: 'needs-you', why: ['sign-in', 'quarantine'] }, words)?.title).toBe(
      words.syncTitle,
    )
    expect(syncNotice(nothingNoticed, { state: 'needs-you', why: ['conflicts'] }, words)).toBeNull()
    expect(syncNotice(nothingNoticed, { state: 'up-to-date', at: 1 }, words)).toBeNull()
  })
})

describe('the words outside the window', () => {
  it.each([
    ['system', 'de-AT', 'de'],
    ['system', 'fr-FR', 'en'],
    ['en', 'de-DE', 'en'],
    ['de', 'en-US', 'de'],
  ] as const)('follow the setting %s on a system in %s', (setting, system, expected) => {
    expect(wordsLanguage(setting, system)).toBe(expected)
  })
})
