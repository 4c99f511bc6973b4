import { flushPromises } from '@vue/test-utils'
import { expect, it, onTestFinished } from 'vitest'
import HistoryDialog from '../../../renderer/conflicts/HistoryDialog.vue'
import { show, useMemory } from '../support/mount'
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
