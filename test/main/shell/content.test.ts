import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BLANK_PAGE } from '../../../main/shell/security/contentSecurity'
import { createContentHandler, fileFor } from '../../../main/shell/security/content'

let folder: string
let root: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'content-'))
  root = join(folder, 'renderer')
  await mkdir(join(root, 'assets'), { recursive: true })
  await writeFile(join(root, 'index.html'), '<!doctype html>')
  await writeFile(join(root, 'assets/index.js'), 'export {}')
  await writeFile(join(folder, 'secret.js'), 'outside')
})
afterAll(() => rm(folder, { recursive: true }))

const get = (url: string, method = 'GET') => createContentHandler(root)(new Request(url, { method }))

describe('the content of the window', () => {
  it('serves the page and its files with their types', async () => {
    const page = await get('app://journal/')
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(await page.text()).toBe('<!doctype html>')
    expect((await get('app://journal/assets/index.js')).headers.get('content-type')).toContain('text/javascript')
  })

  it('has an empty page of another site, which holds nothing and runs nothing', async () => {
    const page = await get(BLANK_PAGE)
    expect([page.status, await page.text()]).toEqual([200, '<!doctype html><title>BrainDump</title>'])
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect((await get(`${BLANK_PAGE}index.html`)).status).toBe(404)
  })

  it('sends a strict policy with every answer, refusals included', async () => {
    for (const url of ['app://journal/', 'app://journal/missing.js']) {
      const policy = (await get(url)).headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("script-src 'self'")
      expect(policy).not.toMatch(/unsafe|\*|https?:/)
    }
  })

  it.each([
    'app://journal/../secret.js',
    'app://journal/..%2fsecret.js',
    'app://journal/%2e%2e/secret.js',
    'app://journal/%2e%2e%2fsecret.js',
    'app://journal/assets/..%2f..%2fsecret.js',
    'app://journal/..%5csecret.js',
    'app://journal/%00/index.html',
    'app://journal/%E0%A4%A',
    'app://elsewhere/index.html',
    'app://journal/assets',
    'app://journal/%2fetc/passwd.js',
  ])('answers 404 to %s', async (url) => {
    expect((await get(url)).status).toBe(404)
  })

  it('never names a file outside its folder, whatever the address', () => {
    for (const path of ['..', '../', '%2e%2e', '....//', '..%2f..%2f..%2fetc%2fpasswd', '%252e%252e%252fsecret.js']) {
      const file = fileFor(root, `app://journal/${path}`)
      if (file !== undefined) expect(file.startsWith(`${root}/`)).toBe(true)
    }
  })

  it('is only read', async () => {
    expect((await get('app://journal/', 'POST')).status).toBe(405)
  })
})
