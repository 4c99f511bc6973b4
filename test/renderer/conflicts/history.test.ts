import { flushPromises } from '@vue/test-utils'
import { expect, it, onTestFinished } from 'vitest'
import HistoryDialog from '../../../renderer/conflicts/HistoryDialog.vue'
import { callsOf, show, useMemory } from '../support/mount'
import { sessionIdOf } from '../support/seed'

it('an automatic merge shows what each device had', async () => {
  const { pinia } = useMemory()
  const wrapper = show(HistoryDialog, { sessionId: sessionIdOf(1) }, pinia)
  onTestFinished(() => wrapper.unmount())
  await flushPromises()
  const sides = [...document.querySelectorAll('.sides > div')].map((side) => side.textContent)
  expect(sides).toHaveLength(2)
  expect(sides[0]).toMatch(/^This device \(Study\).*twice/)
  expect(sides[1]).toMatch(/^Laptop.*old/)
  expect(document.querySelector('li')?.textContent).toContain('merged automatically')
})

it('shows the entry as it was on a day, says when it was not there yet, and brings it back', async () => {
  const { pinia, memory } = useMemory()
  const wrapper = show(HistoryDialog, { sessionId: sessionIdOf(1) }, pinia)
  onTestFinished(() => wrapper.unmount())
  await flushPromises()
  const input = document.querySelector<HTMLInputElement>('input[type=date]')!
  const choose = async (day: string) => {
    input.value = day
    input.dispatchEvent(new Event('input', { bubbles: true }))
    await flushPromises()
  }
  await choose('2001-01-01')
  expect(document.querySelector('.past')?.textContent).toContain('This entry was created on')
  await choose(input.max)
  expect(document.querySelector('.past')?.textContent).toMatch(/Title of then.*work.*Words of then/s)
  const button = [...document.querySelectorAll('button')].find((one) =>
    one.textContent?.includes('Restore the version of this day'),
  )
  button?.click()
  await flushPromises()
  expect(callsOf(memory, 'conflicts').map(([name]) => name)).toContain('conflicts.bringBackAsOf')
  await choose('2999-01-01')
  expect(document.querySelector('.entry')).toBeNull()
})
