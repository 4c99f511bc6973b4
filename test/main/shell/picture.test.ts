import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { WindowPicture, type PictureSubject } from '../../../main/shell/media/picture'

const PNG = Buffer.from('a picture')

let folder: string
let file: string
let said: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'braindump-picture-'))
  file = join(folder, 'below/window.png')
  said = []
  return () => rm(folder, { recursive: true, force: true })
})

const pictureOf = (subject: Partial<PictureSubject>, path = file): WindowPicture =>
  new WindowPicture(path, {
    isOpen: async () => false,
    capture: async () => PNG,
    tell: (line) => said.push(line),
    ...subject,
  })

it('writes a picture of the locked window that only its owner can read, and says where', async () => {
  await pictureOf({}).take()
  expect(await readFile(file)).toEqual(PNG)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(said).toEqual([`picture of the window: ${file}`])
})

it('takes the place of an older picture', async () => {
  await pictureOf({}).take()
  await pictureOf({ capture: async () => Buffer.from('a newer one') }).take()
  expect(await readFile(file, 'utf8')).toBe('a newer one')
  expect(await readdir(join(folder, 'below'))).toEqual(['window.png'])
})

it('does not follow a link that somebody put there', async () => {
  const other = join(folder, 'other')
  await writeFile(other, 'of somebody')
  const { symlink } = await import('node:fs/promises')
  const link = join(folder, 'window.png')
  await symlink(other, link)
  await pictureOf({}, link).take()
  expect(await readFile(other, 'utf8')).toBe('of somebody')
  expect(await readFile(link)).toEqual(PNG)
})

it('never shows an open journal', async () => {
  const captured: unknown[] = []
  const picture = pictureOf({ isOpen: async () => true, capture: async () => (captured.push(1), PNG) })
  await picture.take()
  expect(await readdir(folder)).toEqual([])
  expect(captured).toEqual([])
  expect(said.join()).toMatch(/^no picture of the window: the journal is open/)
})

it('throws away what it took when the journal was opened meanwhile', async () => {
  let open = false
  const picture = pictureOf({ isOpen: async () => open, capture: async () => ((open = true), PNG) })
  await picture.take()
  expect(await readdir(folder)).toEqual([])
  expect(said.join()).toContain('the journal is open')
})

it('is taken once, of the first that is shown', async () => {
  const picture = pictureOf({})
  await picture.take()
  await rm(file)
  await picture.take()
  expect(await readdir(join(folder, 'below'))).toEqual([])
  expect(said).toHaveLength(1)
})

it('says why there is none, and lets the app go on', async () => {
  await writeFile(join(folder, 'below'), 'a file where a folder should be')
  await pictureOf({}).take()
  await pictureOf({ capture: () => Promise.reject(new Error('no frame')) }).take()
  await pictureOf({ isOpen: () => Promise.reject(new Error('no profile')) }).take()
  expect(said).toHaveLength(3)
  for (const line of said) expect(line).toMatch(/^no picture of the window: /)
})
