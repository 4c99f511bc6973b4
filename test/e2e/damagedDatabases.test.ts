import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { testIds } from '../../renderer/ui/testIds'
import { Device } from '../support/device'
import { launchApp } from './support/app'
import { call, launchUnlocked } from './support/journal'

/** A journal of one entry, closed, without the CURRENT of one of its databases. */
async function damaged(name: string): Promise<Device> {
  const device = await Device.first()
  await device.services.journal.sessions.create({ title: 'An entry', text: 'With words.' })
  await device.host.close()
  await rm(join(device.profile, 'db', name, 'CURRENT'))
  return device
}

it('says in the journal that files were damaged and where they are kept', async () => {
  const device = await damaged('sessions')
  try {
    const app = await launchUnlocked({ profile: device.profile })
    try {
      const banner = app.page.getByTestId(testIds.setAside)
      await expect.poll(() => banner.innerText()).toContain(join(device.profile, 'db', 'sessions.damaged-'))
      expect(app.log.join('')).toContain('sessions.damaged-')
      await banner.getByRole('button').click()
      await banner.waitFor({ state: 'detached' })
    } finally {
      await app.quit()
    }
  } finally {
    await device.remove()
  }
})

it('does not take a journal whose keys are damaged for an empty profile', async () => {
  const device = await damaged('keyring')
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
