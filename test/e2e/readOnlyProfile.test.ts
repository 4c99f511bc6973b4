import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { testIds } from '../../renderer/ui/testIds'
import { Device } from '../support/device'
import { fill } from '../support/fullDisk'
import { makeReadOnly, mayMount, mountSmall, removeSmall } from '../support/mounts'
import { screenshot, temporaryProfile } from './support/app'
import { choose } from './support/dialogs'
import { call, launchUnlocked } from './support/journal'

const CASES = [
  {
    name: 'full-disk',
    spoil: fill,
    kind: 'disk-full',
    language: 'en',
    banner: 'open for reading only',
    why: 'Recording and writing are off: the disk is full.',
    words: { all: 'Export everything…', exporting: 'Choose folder and export', done: '1 entry exported.' },
  },
  {
    name: 'read-only',
    spoil: makeReadOnly,
    kind: 'profile-read-only',
    language: 'de',
    banner: 'nur zum Lesen geöffnet',
    why: 'Aufnehmen und Schreiben geht gerade nicht: Der Profilordner ist schreibgeschützt.',
    words: { all: 'Alles exportieren…', exporting: 'Ordner wählen und exportieren', done: '1 Eintrag exportiert.' },
  },
] as const

// Mounting is for root only; elsewhere there is no disk to fill.
describe.skipIf(!mayMount())('a journal where nothing can be written', () => {
  it.each(CASES)('opens for reading and for exporting, offers nothing else, and says why: $name', async (one) => {
    const disk = mountSmall(32)
    if (disk === null) throw new Error('This user may not mount.')
    const other = await temporaryProfile()
    try {
      const device = await Device.first(undefined, {}, disk)
      const id = await device.services.journal.sessions.create({ title: 'Read me', text: 'With words.' })
      await device.host.settings.set('appearance.language', one.language)
      await device.host.close()
      one.spoil(disk)
      const app = await launchUnlocked({ profile: device.profile })
      try {
        const { page } = app
        await expect.poll(() => page.getByTestId(testIds.setAside).innerText()).toContain(one.banner)
        expect(await page.getByTestId(testIds.whyReadOnly).innerText()).toBe(one.why)
        await page.locator(`[data-entry-id="${id}"]`).first().click()
        await page.getByText('With words.').first().waitFor()
        for (const offered of [testIds.recordButton, testIds.newEntry, testIds.entryTrash])
          expect(await page.getByTestId(offered).isDisabled()).toBe(true)
        expect(await page.getByTestId(testIds.entryTitle).isEditable()).toBe(false)
        expect(await page.getByTestId(testIds.addNote).count()).toBe(0)
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          await screenshot(page, `${one.name}-${colorScheme}`)
        }

        // A key that would begin an entry says why there is none.
        await page.keyboard.press('Control+N')
        await page.getByRole('alert').filter({ hasText: one.why }).first().waitFor()
        expect(await page.getByTestId(testIds.entryItem).count()).toBe(1)
        expect(await call(page, 'journal', 'create', { title: 'More', text: '' })).toMatchObject({
          ok: false,
          error: { kind: one.kind },
        })

        await page.keyboard.press('Control+,')
        await page.locator('[data-section=transfer]').click()
        await page.getByRole('button', { name: one.words.all }).click()
        await choose(app, other.folder)
        const dialog = page.getByRole('dialog')
        await dialog.getByRole('button', { name: one.words.exporting }).click()
        await dialog.getByRole('status').filter({ hasText: one.words.done }).waitFor()
        await screenshot(page, `${one.name}-exported`)
        const names = await readdir(other.folder, { recursive: true })
        const [entry] = names.filter((name) => name.endsWith('.md'))
        expect(await readFile(join(other.folder, entry ?? ''), 'utf8')).toContain('With words.')
      } finally {
        await app.quit()
      }
    } finally {
      removeSmall(disk)
      await other.remove()
    }
  })
})
