import { afterEach, expect, it } from 'vitest'
import LicencesDialog from '../../../renderer/settings/LicencesDialog.vue'
import { show, useMemory } from '../support/mount'

let wrapper: ReturnType<typeof show> | undefined
afterEach(() => wrapper?.unmount())

it('the window shows under which licences it is: the engine, what decodes, every package and every model', () => {
  const { pinia } = useMemory()
  wrapper = show(LicencesDialog, {}, pinia)
  const text = wrapper.text()
  for (const named of ['sherpa-onnx', 'espeak-ng', 'FAAD2', 'mediabunny', 'reka-ui', 'Parakeet'])
    expect(text).toContain(named)
  expect(text).toContain('CC-BY-4.0')
  // No HTML of the file is shown as text, and none is taken.
  expect(text).not.toContain('<!--')
  expect(wrapper.findAll('table').length).toBeGreaterThanOrEqual(3)
})
