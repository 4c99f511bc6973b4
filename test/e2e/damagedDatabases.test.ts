import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { testIds } from '../../renderer/ui/testIds'
import { harmTable, zeroed } from '../support/badTable'
import { Device } from '../support/device'
import { flipBit } from '../support/flippedBit'
import { ruin } from '../support/folders'
import { launchApp, screenshot } from './support/app'
import { call, launchUnlocked } from './support/journal'

/** A journal of one entry, closed, with one of its databases damaged. */
async function damaged(name: string, damage: (folder: string) => Promise<void>): Promise<Device> {
  const device = await Device.first()
  await device.services.journal.sessions.create({ title: 'An entry', text: 'With words.' })
  await device.host.close()
  await damage(join(device.profile, 'db', name))
  return device
}

it('says in the journal that files were damaged and where they are kept', async () => {
  const device = await damaged('sessions', (folder) => rm(join(folder, 'CURRENT')))
  try {
    const app = await launchUnlocked({ profile: device.profile })
    try {
      const banner = app.page.getByTestId(testIds.setAside)
      await expect.poll(() => banner.innerText()).toContain(join(device.profile, 'db'))
      expect(await banner.innerText()).toContain('Recovered: 1.')
      await app.page.getByText('An entry').first().waitFor()
      expect(app.log.join('')).toContain('sessions.damaged-')
      await banner.getByRole('button', { name: 'Not now' }).click()
      await expect.poll(() => banner.innerText()).toBe('')
    } finally {
      await app.quit()
    }
  } finally {
    await device.remove()
  }
})

it('recovers what can be read of a damaged table, and goes on', async () => {
  const device = await Device.first()
  try {
    const id = await device.services.journal.sessions.create({ title: 'Damaged' })
    await device.restart()
    await device.services.journal.sessions.addNote(id, 'a note of some length. '.repeat(100))
    await device.restart()
    await device.services.journal.summaries.settled()
    await device.host.close()
    await flipBit(join(device.profile, 'db', 'messages'))
    const app = await launchUnlocked({ profile: device.profile })
    try {
      const banner = app.page.getByTestId(testIds.setAside)
      await expect.poll(() => banner.innerText()).toContain(join(device.profile, 'db'))
      await app.page.locator(`[data-entry-id="${id}"]`).first().click()
      expect((await readdir(join(device.profile, 'db'))).some((name) => name.startsWith('messages.damaged-'))).toBe(
        true,
      )
    } finally {
      await app.quit()
    }
  } finally {
    await device.remove()
  }
})

it('says in the entry and above the list what it could not read while the journal was open, and the next start recovers', async () => {
  const device = await Device.first()
  try {
    const { sessions } = device.services.journal
    for (let n = 0; n < 40; n += 1)
      await sessions.create({ title: `entry ${n}`, text: `${n} ${'a note of some length. '.repeat(60)}` })
    await device.restart() // Its notes are in a table now.
    // The list and the search begin with what they saved, so nobody has read a note before it is damaged.
    await device.services.search().ready()
    await device.services.journal.summaries.settled()
    await device.host.close()
    const app = await launchUnlocked({ profile: device.profile })
    try {
      const { page } = app
      await page.getByText('entry 39').first().waitFor()
      await harmTable(join(device.profile, 'db', 'messages'), zeroed)
      await page.locator('[data-entry-id]').filter({ hasText: 'entry 39' }).first().click()
      const banner = page.getByTestId(testIds.setAside)
      await expect.poll(() => banner.innerText()).toContain('Damaged files were found just now: notes')
      await page.getByText('could not be read').first().waitFor()
      // Main goes on: what is in other databases can be read and written.
      await page.keyboard.press('Control+,')
      await page.locator('main.settings').waitFor()
      await page.keyboard.press('Control+1')
      await screenshot(page, 'read-error')
    } finally {
      await app.quit()
    }
    const again = await launchUnlocked({ profile: device.profile })
    try {
      const banner = again.page.getByTestId(testIds.setAside)
      await expect.poll(() => banner.innerText()).toContain('Some files on this device were damaged: notes')
      expect(await banner.innerText()).not.toContain('just now')
      await screenshot(again.page, 'read-error-recovered')
    } finally {
      await again.quit()
    }
  } finally {
    await device.remove()
  }
})

it('does not take a journal whose keys are damaged for an empty profile', async () => {
  const device = await damaged('keyring', ruin)
  await rm(join(device.profile, 'keyring.copy'))
  try {
    const app = await launchApp({ profile: device.profile })
    try {
      const { page } = app
      await page.getByTestId(testIds.chooseJoin).waitFor()
      expect(await page.getByTestId(testIds.chooseStart).count()).toBe(0)
      expect(await page.getByTestId(testIds.firstRun).innerText()).toContain(
        join(device.profile, 'db', 'keyring.damaged-'),
      )
      const answer = await call(page, 'vault', 'create', { passphrase: 'another passphrase' })
      expect(answer).toMatchObject({ ok: false, error: { kind: 'integrity' } })
    } finally {
      await app.quit()
    }
  } finally {
    await device.remove()
  }
})
