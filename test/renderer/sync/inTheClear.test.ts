import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import JoinStep from '../../../renderer/onboarding/JoinStep.vue'
import { useSync } from '../../../renderer/stores/sync'
import RemoteList from '../../../renderer/sync/RemoteList.vue'
import ServerForm from '../../../renderer/sync/ServerForm.vue'
import { openDialogs } from '../../../renderer/ui/overlay/dialogs'
import { callsOf, show, useMemory } from '../support/mount'

let wrapper: ReturnType<typeof show> | undefined
afterEach(() => wrapper?.unmount())

const CLEAR = 'http://couch.example.org:5984'
const type = async (id: string, text: string) => {
  await wrapper?.find(`[data-testid=${id}]`).setValue(text)
}
const submit = async () => {
  await wrapper?.find('form').trigger('submit')
  await flushPromises()
}
const isWarned = () => wrapper?.find('[data-testid=in-the-clear]').exists()
async function answer(yes: boolean): Promise<void> {
  expect(openDialogs).toHaveLength(1)
  expect(openDialogs[0]?.props['text']).toContain(CLEAR)
  expect(openDialogs[0]?.props['text']).not.toContain('hunter2')
  openDialogs[0]?.settle(yes)
  await flushPromises()
}

it('a server in the clear is warned of while its address is typed', async () => {
  const { pinia } = useMemory({ seed: [] })
  wrapper = show(ServerForm, { role: 'primary' }, pinia)
  for (const [url, warned] of [
    ['http://', false],
    [CLEAR, true],
    ['https://couch.example.org', false],
    ['couch.example.org', false],
    ['http://192.168.1.5:5984', false],
  ] as const) {
    await type('remote-url', url)
    expect([url, isWarned()]).toEqual([url, warned])
  }
})

it('a server in the clear gets no password before somebody says so, once for an address', async () => {
  const { memory, pinia } = useMemory({ seed: [] })
  memory.state.checkLines = [{ step: 'encrypted', outcome: 'warning', message: 'It is not.' }]
  wrapper = show(ServerForm, { role: 'primary' }, pinia)
  await type('remote-url', CLEAR.replace('://', '://ada:hunter2@'))
  await submit()
  await answer(false)
  await type('remote-url', CLEAR)
  expect(callsOf(memory, 'sync')).toEqual([])
  await submit()
  await answer(true)
  expect(callsOf(memory, 'sync').map(([name]) => name)).toEqual(['sync.check'])
  await type('remote-url', 'http://couch.example.com')
  await type('remote-url', CLEAR)
  await submit()
  expect(openDialogs).toHaveLength(0)
  await submit()
  expect(memory.state.remotes[0]?.url).toBe(CLEAR)
})

it('joining over an address in the clear asks first, too', async () => {
  const { memory, pinia } = useMemory({ seed: [], vault: 'absent' })
  wrapper = show(JoinStep, {}, pinia)
  await type('join-url', CLEAR)
  await type('join-secret', 'correct horse battery')
  expect(isWarned()).toBe(true)
  await submit()
  await answer(false)
  expect(callsOf(memory, 'vault')).toEqual([])
  await submit()
  await answer(true)
  expect(callsOf(memory, 'vault')[0]?.[0]).toBe('vault.join')
})

it('a server that is set up already says that it is in the clear', async () => {
  const { memory, pinia } = useMemory({ seed: [] })
  const remote = { prefix: 'p', username: 'ada', role: 'primary' } as const
  memory.state.remotes = [
    { ...remote, id: 'one', url: CLEAR, inTheClear: true },
    { ...remote, id: 'two', url: 'https://couch.example.org', inTheClear: false },
  ]
  await useSync().load()
  wrapper = show(RemoteList, {}, pinia)
  expect(wrapper.findAll('li').map((line) => line.text().includes('Not encrypted'))).toEqual([true, false])
})
