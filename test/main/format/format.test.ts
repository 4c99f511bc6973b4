import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { ENTITY_SCHEMAS } from '../../../app/model'
import { historyFields, type MergeableType, POLICY } from '../../../app/merge/document/policy'
import { needsPython, READER, runPython, withoutPython } from '../../support/reader'
import { formatVectors } from './vectors'

vi.setConfig({ testTimeout: 90_000 })

const page = readFileSync(join(import.meta.dirname, '../../../docs/FORMAT.md'), 'utf8')
/** The blocks "```json vector NAME" of the page. */
const written = new Map(
  [...page.matchAll(/^```json vector ([\w-]+)\n([\s\S]*?)^```$/gm)].map(([, name = '', text = '']) => [
    name,
    JSON.parse(text) as unknown,
  ]),
)

describe('the description of the formats', () => {
  it('has the test vectors that the code makes, and no others', async () => {
    const made = await formatVectors()
    expect([...written.keys()].sort()).toEqual(Object.keys(made).sort())
    for (const [name, vector] of Object.entries(made)) expect(written.get(name), name).toEqual(vector)
  })

  it.each(Object.entries(ENTITY_SCHEMAS))('names every field of a document of %s', (_entity, schema) => {
    const missing = Object.keys(schema.shape).filter((field) => !page.includes(`\`${field}\``))
    expect(missing).toEqual([])
  })

  it.each(Object.keys(POLICY) as MergeableType[])('names the fields in the history of a %s, in order', (type) => {
    expect(page).toContain(
      `| \`${type}\` | ${historyFields(type)
        .map(([field]) => `\`${field}\``)
        .join(', ')} |`,
    )
  })

  it.skipIf(withoutPython)(needsPython('is what the reader follows: it passes the test vectors'), async () => {
    const script = join(import.meta.dirname, '../../support/readerVectors.py')
    const vectors = JSON.stringify(Object.fromEntries(written))
    expect(await runPython([script, READER], {}, vectors)).toEqual({
      code: 0,
      out: `${written.size} vectors\n`,
      err: '',
    })
  })
})
