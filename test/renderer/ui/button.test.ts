import { mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import Button from '../../../renderer/ui/Button.vue'

it('a button is pressed in the very millisecond in which it came, and not while it is busy', async () => {
  const now = Date.now()
  vi.spyOn(Date, 'now').mockReturnValue(now)
  const onClick = vi.fn()
  const button = mount(Button, { attrs: { onClick }, slots: { default: 'Save' } })
  // As a person does: `trigger` would set the time of the event itself.
  const press = (): void => (button.element as HTMLButtonElement).click()
  press()
  expect(onClick).toHaveBeenCalledTimes(1)
  vi.restoreAllMocks()
  await button.setProps({ busy: true })
  press()
  expect(onClick).toHaveBeenCalledTimes(1)
  await button.setProps({ busy: false })
  press()
  expect(onClick).toHaveBeenCalledTimes(2)
})
