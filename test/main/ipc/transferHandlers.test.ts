import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { transferHandlers } from '../../../main/ipc/handlers/exchange'
import { ChosenPlaces } from '../../../main/ipc/chosenPlaces'
import type { SystemPort } from '../../../main/ipc/system'
import { temporaryFolder } from '../../support/documents'
import { newProfile } from '../exchange/support/profile'

it('a window writes only where a person pointed in a dialog, and prints what is shown', async () => {
  const { device, services } = await newProfile()
  const folder = await temporaryFolder()
  const pages: string[] = []
  const system: SystemPort = {
    version: '0.0.0',
    chooseFolder: async () => folder,
    chooseFile: async () => null,
    chooseSaveFile: async (_title, name) => join(folder, name),
    confirm: async () => false,
    showFile: () => undefined,
    printPdf: async (html) => {
      pages.push(html)
      return Buffer.from('%PDF')
    },
  }
  const calls = transferHandlers(device.host, system, new ChosenPlaces())
  const path = join(folder, 'x.txt')
  const refused = { kind: 'invalid-input' }
  await expect((async () => calls.saveText({ path, text: 'x' }))()).rejects.toMatchObject(refused)
  await expect((async () => calls.export({ ids: [], format: 'json', directory: folder }))()).rejects.toMatchObject(
    refused,
  )
  expect(await calls.chooseSaveFile({ title: 't', name: 'x.txt' })).toEqual({ path })
  await calls.saveText({ path, text: 'x' })
  expect(await readFile(path, 'utf8')).toBe('x')

  const text = '**bold** <script>alert(1)</script> ![p](https://example.org/p.png)'
  const id = await services.journal.sessions.create({ title: 'A & <b>', text })
  await calls.chooseSaveFile({ title: 't', name: 'a.pdf' })
  await calls.exportPdf({ ids: [id], path: join(folder, 'a.pdf') })
  expect(await readFile(join(folder, 'a.pdf'), 'utf8')).toBe('%PDF')
  expect(pages[0]).toContain('<strong>bold</strong>')
  expect(pages[0]).toContain('<h1 dir="auto">A &amp; &lt;b&gt;</h1>')
  expect(pages[0]).not.toMatch(/<script|<img/)
})
