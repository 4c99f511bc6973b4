import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import FirstRun from '../../../renderer/onboarding/FirstRun.vue'
import { groupsOf, sameGroup, twoPlaces } from '../../../renderer/vault/recoveryCode'
import { useSettings } from '../../../renderer/stores/settings'
import { useVault } from '../../../renderer/stores/vault'
import { callsOf, show, useMemory } from '../support/mount'

let wrapper: ReturnType<typeof show> | undefined
afterEach(() => wrapper?.unmount())

const byId = (id: string) => wrapper?.find(`[data-testid=${id}]`)
const click = async (id: string) => {
  await byId(id)?.trigger('click')
  await flushPromises()
}
const submit = async () => {
  await wrapper?.find('form').trigger('submit')
  await flushPromises()
}

describe('the first run', () => {
  it('goes from nothing to a journal with tags, and is finished only when the code was typed back', async () => {
    const { memory, pinia } = useMemory({ seed: [], vault: 'absent' })
    memory.state.tags = []
    memory.state.spokenLanguages = ['en', 'no']
    await useVault().load()
    await useSettings().start()
    wrapper = show(FirstRun, {}, pinia)
    expect(wrapper.text()).toContain('Step 1 of 4')
    await click('choose-start')
    expect(wrapper.text()).toContain('Step 2 of 4')
    await byId('passphrase')?.setValue('four words that differ')
    await byId('passphrase-again')?.setValue('four words that')
    await submit()
    expect(memory.state.vault).toBe('absent')
    await byId('passphrase-again')?.setValue('four words that differ')
    await submit()
    expect(memory.state.vault).toBe('unlocked')
    expect(wrapper.text()).toContain('Step 3 of 4')
    const groups = groupsOf(byId('recovery-code')?.text() ?? '')
    await submit()
    expect(byId('recovery-group')?.attributes('aria-invalid')).toBe('true')
    for (const input of wrapper.findAll('[data-testid=recovery-group]'))
      await input.setValue(groups[Number(input.attributes('data-group'))]?.toLowerCase())
    await submit()
    expect(wrapper.text()).toContain('Step 4 of 4')
    await useSettings().set('security.autoLockMinutes', 15)
    await click('server-skip')
    expect(wrapper.text()).toContain('locks after 15 minutes without you, never while you record')
    expect(memory.state.calls.some((call) => call.name.startsWith('sync.'))).toBe(false)
    // Those of the system are ticked; one more is spoken, and an unticked one stays in sight.
    const ticked = () =>
      wrapper
        ?.findAll('[data-testid=spoken-language]')
        .map((one) => `${one.attributes('data-language')} ${one.find('button').attributes('aria-pressed')}`)
    expect(ticked()).toEqual(['en true', 'no true'])
    expect(wrapper.text()).toContain('knows English only')
    await wrapper.find('[data-language=no] button').trigger('click')
    expect(wrapper.text()).not.toContain('knows English only')
    await byId('add-spoken')?.setValue('de')
    expect(ticked()).toEqual(['en true', 'no false', 'de true'])
    await click('finish')
    expect(useVault().firstRun).toBe(false)
    expect(memory.state.settings['transcription.languages']).toEqual(['en', 'de'])
    expect(memory.state.tags.map((tag) => tag.name)).toEqual([
      'work',
      'personal',
      'research',
      'meeting',
      'idea',
      'todo',
    ])
  })

  it('uses a server only after its check was shown', async () => {
    const { memory, pinia } = useMemory({ seed: [], vault: 'absent' })
    memory.state.checkLines = [{ step: 'reachable', outcome: 'failed', message: 'No answer.' }]
    await useVault().load()
    wrapper = show(FirstRun, {}, pinia)
    await click('choose-start')
    await byId('passphrase')?.setValue('four words that differ')
    await byId('passphrase-again')?.setValue('four words that differ')
    await submit()
    const groups = groupsOf(byId('recovery-code')?.text() ?? '')
    for (const input of wrapper.findAll('[data-testid=recovery-group]'))
      await input.setValue(groups[Number(input.attributes('data-group'))])
    await submit()
    await byId('remote-url')?.setValue('couch.example.org')
    await click('remote-check')
    expect(byId('check-line')?.attributes('data-outcome')).toBe('failed')
    expect(byId('remote-add')?.exists()).toBe(false)
    memory.state.checkLines = [{ step: 'reachable', outcome: 'ok', message: 'It answers.' }]
    await click('remote-check')
    expect(memory.state.calls.some((call) => call.name === 'sync.addRemote')).toBe(false)
    await submit()
    expect(memory.state.remotes[0]?.url).toBe('https://couch.example.org')
    expect(byId('finish')?.exists()).toBe(true)
  })
})

describe('joining', () => {
  it('takes the file of a certificate authority along, and leaves it out again', async () => {
    const { memory, pinia } = useMemory({ seed: [], vault: 'absent' })
    await useVault().load()
    wrapper = show(FirstRun, {}, pinia)
    await click('choose-join')
    await byId('join-url')?.setValue('couch.example.org')
    await byId('join-secret')?.setValue('correct horse battery')
    memory.state.chosenPath = '/home/ada/ca.pem'
    await click('ca-choose')
    expect((byId('ca-file')?.element as HTMLInputElement).value).toBe('/home/ada/ca.pem')
    await click('ca-remove')
    expect((byId('ca-file')?.element as HTMLInputElement).value).toBe('')
    await click('ca-choose')
    await submit()
    expect(callsOf(memory, 'vault').find(([name]) => name === 'vault.join')?.[1]).toMatchObject({
      remote: { url: 'https://couch.example.org', caFile: '/home/ada/ca.pem' },
    })
  })
})

describe('the recovery code', () => {
  it('is asked for in two different groups', () => {
    for (let n = 0; n < 50; n++) {
      const [first, second] = twoPlaces(6, () => n / 50)
      expect(first).toBeLessThan(second)
      expect(second).toBeLessThan(6)
    }
  })

  it('is taken in any case and with stray spaces', () => {
    expect(sameGroup(' h9w2c ', 'H9W2C')).toBe(true)
    expect(sameGroup('', 'H9W2C')).toBe(false)
  })
})
