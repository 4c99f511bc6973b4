import * as A from '@automerge/automerge'
import { expect, it, onTestFinished } from 'vitest'
import { edit } from '../../../app/merge/document/edit'
import { toBase64 } from '../../../app/base64'
import { DocumentWorkerThread } from '../../../main/worker/documentWorker'
import { operationsIn } from '../../../main/worker/weighHistory'
import { at, message } from '../../app/merge/fixtures'

const saved = (...texts: string[]): Uint8Array => {
  let doc = A.from({ text: '' })
  for (const text of texts) doc = A.change(doc, (draft) => A.updateText(draft, ['text'], text))
  return A.save(doc)
}

it.each([
  ['a text', saved('abc')],
  ['edits with deletions', saved('abc', 'abcdef', 'x')],
  ['runs that are deflated', saved('word '.repeat(5_000), 'other '.repeat(3_000))],
])('the operations of %s are counted without opening it', (_what, history) => {
  const changes = A.getAllChanges(A.load(history)).map((change) => A.decodeChange(change))
  const ops = changes.flatMap((change) => change.ops as { action: string; pred: unknown[] }[])
  const rows = ops.filter(({ action }) => action !== 'del').length
  const successors = ops.reduce((sum, { pred }) => sum + pred.length, 0)
  expect(operationsIn(history)).toBe(changes.length + rows + successors)
})

it('what is no history of ours weighs more than anything', () => {
  const history = saved('abc')
  for (const other of [new Uint8Array(), history.subarray(0, 40), new Uint8Array([...history, ...history])])
    expect(operationsIn(other)).toBe(Number.POSITIVE_INFINITY)
})

it('a history that is small in the file and enormous in memory is refused in words, and a small one beside it is not', async () => {
  const worker = new DocumentWorkerThread({ mostOperations: 10_000 })
  onTestFinished(() => worker.close())
  const note = edit(message(), { text: 'x' }, at(2000))
  const huge = { ...note, am: toBase64(saved('a'.repeat(20_000))) }
  expect(huge.am.length).toBeLessThan(1_000)
  await expect(worker.call('history', { body: huge })).rejects.toMatchObject({ kind: 'integrity' })
  await expect(worker.call('merge', { leaves: [{ rev: '1-a', doc: huge }] })).rejects.toMatchObject({
    kind: 'integrity',
  })
  expect(await worker.call('history', { body: note })).toHaveLength(1)
})
