import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { nextTick, reactive } from 'vue'
import type { Change } from '../../../app/text/runs'
import Difference from '../../../renderer/ui/difference/Difference.vue'
import { differenceOf } from '../../../renderer/ui/difference/difference'
import { type Asked, DifferenceWorker, type DifferenceThread, LONG } from '../../../renderer/ui/difference/inWorker'
import { useDifference } from '../../../renderer/ui/difference/useDifference'

const long = (word: string): string => `${'and so on '.repeat(LONG / 10)}${word}`

/** Another thread that answers when it is told to: a channel with the real comparison at its other end. */
function channel(): {
  thread: DifferenceThread
  answer: () => void
  fail: () => void
  asked: Asked[]
  ended: () => boolean
} {
  const asked: Asked[] = []
  const listeners = new Map<string, (event: never) => void>()
  let ended = false
  const thread: DifferenceThread = {
    postMessage: (message: unknown) => void asked.push(structuredClone(message) as Asked),
    terminate: () => void (ended = true),
    addEventListener: (type: string, listener: (event: never) => void) => void listeners.set(type, listener),
  }
  const tell = (type: string, event: unknown): void => listeners.get(type)?.(event as never)
  const answer = (): void => {
    const { id, before, after } = asked.shift()!
    tell('message', { data: { id, parts: differenceOf(before, after) } })
  }
  return { thread, answer, fail: () => tell('error', new Event('error')), asked, ended: () => ended }
}

describe('a long text', () => {
  it('is compared in the thread, and is what comes back to whoever asked for it', async () => {
    const { thread, answer } = channel()
    const worker = new DifferenceWorker(() => thread)
    const [one, two] = [worker.difference(long('a'), long('b')), worker.difference(long('c'), long('d'))]
    answer()
    answer()
    expect([(await one).at(-1)?.text, (await two).at(-1)?.text]).toEqual(['b', 'd'])
  })

  it('is compared here where the thread fails, and the next one in a new thread', async () => {
    const [first, second] = [channel(), channel()]
    const threads = [first, second]
    const worker = new DifferenceWorker(() => threads.shift()!.thread)
    const waiting = worker.difference(long('a'), long('b'))
    first.fail()
    expect(await waiting).toEqual(differenceOf(long('a'), long('b')))
    expect(first.ended()).toBe(true)
    const next = worker.difference(long('c'), long('d'))
    second.answer()
    expect((await next).at(-1)).toEqual({ kind: 'added', text: 'd' })
  })

  it('shows what the texts are now, whichever answer comes last', async () => {
    const texts = reactive({ before: long('old'), after: long('first') })
    const answers: ((parts: Change[]) => void)[] = []
    const worker = { difference: () => new Promise<Change[]>((resolve) => answers.push(resolve)) }
    const parts = useDifference(() => [texts.before, texts.after], worker)
    texts.after = long('second')
    await nextTick()
    expect(parts.value).toBeNull()
    answers[1]!([{ kind: 'same', text: 'second' }])
    answers[0]!([{ kind: 'same', text: 'first' }])
    await flushPromises()
    expect(parts.value).toEqual([{ kind: 'same', text: 'second' }])
    texts.after = 'short'
    texts.before = 'short'
    await nextTick()
    expect(parts.value).toEqual([{ kind: 'same', text: 'short' }])
  })

  it('can be read while it is being compared, and is marked afterwards', async () => {
    const view = mount(Difference, { props: { before: long('old'), after: long('new') } })
    expect(view.get('p').attributes('aria-busy')).toBe('true')
    expect(view.text()).toContain('new')
    await flushPromises() // Nothing here has threads, so it is compared in the window.
    expect(view.get('p').attributes('aria-busy')).toBe('false')
    expect([view.get('del').text(), view.get('ins').text()]).toEqual([
      expect.stringContaining('old'),
      expect.stringContaining('new'),
    ])
  })
})
