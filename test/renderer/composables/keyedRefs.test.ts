import { mount } from '@vue/test-utils'
import { h, nextTick, ref } from 'vue'
import { expect, it } from 'vitest'
import { useKeyedRefs } from '../../../renderer/composables/keyedRefs'

it('what a list has mounted is found by its key, however the list was ordered meanwhile', async () => {
  const keys = ref(['a', 'b', 'c'])
  const items = useKeyedRefs<HTMLElement>()
  const wrapper = mount({ render: () => keys.value.map((key) => h('p', { key, ref: items.keep(key) }, key)) })
  const texts = () => ['a', 'b', 'c', 'd'].map((key) => items.get(key)?.textContent)
  expect(texts()).toEqual(['a', 'b', 'c', undefined])
  keys.value = ['d', 'c', 'a']
  await nextTick()
  expect(texts()).toEqual(['a', undefined, 'c', 'd'])
  expect(items.get(undefined)).toBeUndefined()
  wrapper.unmount()
  expect(texts()).toEqual([undefined, undefined, undefined, undefined])
})
