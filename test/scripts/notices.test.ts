import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { acceptedLicence, shippedPackages, table, texts } from '../../scripts/notices/shipped.mjs'

const root = join(import.meta.dirname, '../..')
const notices = readFileSync(join(root, 'THIRD-PARTY-NOTICES.md'), 'utf8')
const update = 'The notices are not what the dependencies are. Run: npm run notices'

describe('the third-party notices', () => {
  it('name every package that is shipped, under its licence', () => {
    expect(notices.includes(table(shippedPackages())), update).toBe(true)
  })

  it('come with what each package says of its licence', () => {
    const kept = readFileSync(join(root, 'build/licences/packages.txt'), 'utf8')
    expect(kept === texts(shippedPackages()), update).toBe(true)
  })

  it('know what the window is made of, too', () => {
    const names = shippedPackages().map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining(['vue', 'reka-ui', 'sherpa-onnx-node', '@audio/decode-aac', 'pouchdb']),
    )
    expect(names).not.toEqual(expect.arrayContaining(['vitest']))
  })

  it('are not made with a licence that nobody has looked at', () => {
    expect(acceptedLicence('a', '(WTFPL OR MIT)')).toBe('MIT')
    expect(() => acceptedLicence('a', 'SSPL-1.0')).toThrow('a is under "SSPL-1.0"')
    expect(() => acceptedLicence('a', undefined)).toThrow('a is under')
  })
})
