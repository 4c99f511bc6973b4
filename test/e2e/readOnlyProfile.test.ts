import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { testIds } from '../../renderer/ui/testIds'
import { Device } from '../support/device'
import { mountSmall, removeSmall } from '../support/mounts'
import { screenshot } from './support/app'
import { call, launchUnlocked } from './support/journal'

const disk = mountSmall(32)

// Mounting is for root only; elsewhere there is no disk to fill.
it.skipIf(disk === null)('opens a journal on a full disk for reading, and says so', async () => {
  if (disk === null) return
  try {
    const device = await Device.first(undefined, {}, disk)
    await device.services.journal.sessions.create({ title: 'Read me', text: 'With words.' })
    await device.host.close()
    try {
      execFileSync('dd', ['if=/dev/zero', `of=${join(disk, 'filler')}`, 'bs=4k'], { stdio: 'ignore' })
    } catch {
      // It says that the disk is full.
    }
    const app = await launchUnlocked({ profile: device.profile })
    try {
      const { page } = app
      await page.getByText('Read me').first().waitFor()
      await expect.poll(() => page.getByTestId(testIds.setAside).innerText()).toContain('open for reading only')
      const answer = await call(page, 'journal', 'create', { title: 'More', text: '' })
      expect(answer).toMatchObject({ ok: false, error: { kind: 'disk-full' } })
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await screenshot(page, `read-only-${colorScheme}`)
      }
    } finally {
      await app.quit()
    }
  } finally {
    removeSmall(disk)
  }
})
