import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { testIds } from '../../renderer/ui/testIds'
import { Device } from '../support/device'
import { flipBit } from '../support/flippedBit'
import { ruin } from '../support/folders'
import { launchApp } from './support/app'
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
