import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openToEverybody, openToOthers } from '../support/rights'
import { launchApp, temporaryProfile } from './support/app'
import { launchUnlocked, startJournal } from './support/journal'

it('a profile that the window makes is for its user only, with what Chromium puts there, and an old one is mended', async () => {
  const parent = await temporaryProfile()
  onTestFinished(parent.remove)
  const profile = join(parent.folder, 'profile')
  const first = await launchApp({ profile })
  try {
    await startJournal(first.page)
    expect(await openToOthers(profile)).toEqual([])
  } finally {
    await first.quit()
  }
  expect(await openToOthers(profile)).toEqual([])

  await openToEverybody(profile)
  const second = await launchUnlocked({ profile })
  try {
    expect(await openToOthers(profile)).toEqual([])
  } finally {
    await second.quit()
  }
})
