import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import DevicesSection from '../../../renderer/settings/devices/DevicesSection.vue'
import { callsOf, show, useMemory } from '../support/mount'
import DialogHost from '../../../renderer/ui/overlay/DialogHost.vue'
import { testIds } from '../../../renderer/ui/testIds'

let wrapper: ReturnType<typeof show> | undefined
afterEach(() => wrapper?.unmount())

it('shows this device, the others, when they were last seen, and what is not to be believed', async () => {
  const { memory, pinia } = useMemory({ seed: [] })
  wrapper = show(DevicesSection, {}, pinia)
  await flushPromises()
  const rows = () => wrapper?.findAll(`[data-testid=${testIds.device}]`) ?? []
  expect(rows().map((row) => row.find('strong').text())).toEqual(['Study', 'Laptop', 'Attic'])
  expect(rows()[0]?.text()).toContain('This device')
  expect(rows()[0]?.find('button').exists()).toBe(false)
  expect(rows()[1]?.text()).toMatch(/macOS · BrainDump 1\.0\.0 · Last seen: .*Nov/)
  expect(rows()[2]?.text()).toMatch(/Not written by this device.*Not trusted/)

  await rows()[1]?.find(`[data-testid=${testIds.deviceUnused}]`).trigger('click')
  await flushPromises()
  expect(callsOf(memory, 'devices')).toContainEqual(['devices.setUnused', { id: 'aaaaaaaaaaaaaaaa', unused: true }])
  expect(rows()[1]?.text()).toMatch(/No longer used.*Still used/)
  await rows()[1]?.find(`[data-testid=${testIds.deviceUnused}]`).trigger('click')
  await flushPromises()
  expect(rows()[1]?.text()).not.toContain('Still used')
})

it('believes a device with another key once a person says so, and not when they think better of it', async () => {
  const { memory, pinia } = useMemory({ seed: [] })
  memory.state.devices = memory.state.devices.map((device) =>
    device.trust === 'forged' ? { ...device, distrust: 'other-key' as const } : device,
  )
  wrapper = show(DevicesSection, {}, pinia)
  const dialogs = show(DialogHost, {}, pinia)
  await flushPromises()
  for (const choice of [testIds.dialogCancel, testIds.dialogConfirm]) {
    await wrapper.find(`[data-testid=${testIds.deviceAccept}]`).trigger('click')
    expect(dialogs.text()).toContain('“Attic”')
    await dialogs.find(`[data-testid=${choice}]`).trigger('click')
    await flushPromises()
  }
  expect(callsOf(memory, 'devices').filter(([name]) => name === 'devices.acceptKey')).toEqual([
    ['devices.acceptKey', { id: memory.state.devices.at(-1)?.id }],
  ])
  dialogs.unmount()
})
