import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { RecoveryCodeInfo } from '../../../app/ipc/vault'
import UnlockPage from '../../../renderer/onboarding/UnlockPage.vue'
import RecoveryAge from '../../../renderer/vault/recovery/RecoveryAge.vue'
import RecoveryCodes from '../../../renderer/vault/recovery/RecoveryCodes.vue'
import { dismissDialogs, openDialogs } from '../../../renderer/ui/overlay/dialogs'
import DialogHost from '../../../renderer/ui/overlay/DialogHost.vue'
import { testIds } from '../../../renderer/ui/testIds'
import { MEMORY_RECOVERY_CODE, recoveryCode } from '../support/memoryRecovery'
import { callsOf, show, useMemory } from '../support/mount'

type TestId = (typeof testIds)[keyof typeof testIds]

let shown: ReturnType<typeof show>[] = []
beforeEach(() => (shown = []))
afterEach(() => {
  dismissDialogs()
  shown.forEach((one) => one.unmount())
})

function setUp(component: Parameters<typeof show>[0], recoveryCodes?: RecoveryCodeInfo[]) {
  const { memory, pinia } = useMemory({ seed: [] })
  if (recoveryCodes !== undefined) memory.state.recoveryCodes = recoveryCodes
  shown = [show(component, {}, pinia), show(DialogHost, {}, pinia)]
  const all = (id: TestId) => shown.flatMap((one) => one.findAll(`[data-testid=${id}]`))
  const one = (id: TestId) => {
    const found = all(id)[0]
    if (found === undefined) throw new Error(`There is no ${id}.`)
    return found
  }
  const submit = async () => {
    await shown[1]?.find('form').trigger('submit')
    await flushPromises()
  }
  return { memory, all, one, submit }
}

it('lists the codes; a new one with a name stands beside them and is shown once', async () => {
  const { memory, all, one, submit } = setUp(RecoveryCodes)
  await flushPromises()
  const names = () => all(testIds.recoveryRow).map((row) => row.find('strong').text())
  expect(names()).toEqual(['Your first code', 'Safe'])
  await one(testIds.recoveryAdd).trigger('click')
  await one(testIds.recoveryName).setValue('Sister')
  await one(testIds.recoveryPassphrase).setValue('open sesame')
  await submit()
  expect(one(testIds.recoveryCode).text()).toBe(MEMORY_RECOVERY_CODE)
  expect(callsOf(memory, 'vault')).toContainEqual([
    'vault.newRecoveryCode',
    { current: { with: 'passphrase', passphrase: 'open sesame' }, name: 'Sister' },
  ])
  expect(names()).toEqual(['Your first code', 'Safe', 'Sister'])
  // Only the first code is asked about when nobody confirmed it.
  expect(callsOf(memory, 'settings').filter(([name]) => name === 'settings.set')).toEqual([])
})

it('says of a code whether it works', async () => {
  const { all, one, submit } = setUp(RecoveryCodes)
  await flushPromises()
  await one(testIds.recoveryTest).trigger('click')
  await one(testIds.recoveryTestCode).setValue('00000')
  await submit()
  expect(all(testIds.recoveryWorks)).toEqual([])
  expect(one(testIds.dialog).text()).toContain('Wrong recovery code')
  await one(testIds.recoveryTestCode).setValue(MEMORY_RECOVERY_CODE)
  await submit()
  expect(one(testIds.recoveryWorks).text()).toContain('works')
  expect(all(testIds.recoveryRow)[0]?.text()).toContain('Tested')
})

it('revokes one, for whoever gives the passphrase', async () => {
  const { memory, all, one, submit } = setUp(RecoveryCodes)
  await flushPromises()
  await all(testIds.recoveryRevoke)[1]?.trigger('click')
  expect(one(testIds.dialog).text()).toContain('Safe')
  await one(testIds.recoveryPassphrase).setValue('open sesame')
  await submit()
  expect(callsOf(memory, 'vault')).toContainEqual([
    'vault.revokeRecoveryCode',
    { id: '2', current: { with: 'passphrase', passphrase: 'open sesame' } },
  ])
  expect(all(testIds.recoveryRow)).toHaveLength(1)
  expect(openDialogs).toHaveLength(0)
})

it('makes parts with a sheet for each, on paper a page of its own', async () => {
  const { memory, all, one, submit } = setUp(RecoveryCodes)
  await flushPromises()
  await one(testIds.recoverySplit).trigger('click')
  await shown[1]?.find('select').setValue('3/5')
  await one(testIds.recoveryPassphrase).setValue('open sesame')
  await submit()
  expect(callsOf(memory, 'vault')).toContainEqual([
    'vault.splitRecoveryCode',
    { current: { with: 'passphrase', passphrase: 'open sesame' }, name: 'Family', parts: 5, needed: 3 },
  ])
  expect(all(testIds.recoveryPart)).toHaveLength(5)
  const sheets = [...document.querySelectorAll('body > .paper section')]
  expect(sheets).toHaveLength(5)
  for (const sheet of sheets)
    expect(sheet.querySelector('svg path')?.getAttribute('d')).toMatch(/^(M\d+ \d+h1v1h-1z){100}/)
})

it('asks about a code that nobody had in hand for a year, until it was tested', async () => {
  const old = recoveryCode('1', 'Safe', { createdAt: Date.UTC(2025, 1, 1), old: true })
  const { all, one, submit } = setUp(RecoveryAge, [old])
  await flushPromises()
  expect(one(testIds.recoveryOld).text()).toContain('“Safe” is over a year old')
  await one(testIds.recoveryOld).find('button').trigger('click')
  await one(testIds.recoveryTestCode).setValue(MEMORY_RECOVERY_CODE)
  await submit()
  expect(all(testIds.recoveryOld)).toEqual([])
})

it('a locked journal takes a code in parts, and says of those to practise with that they fit', async () => {
  const { all, one, submit } = setUp(UnlockPage)
  await flushPromises()
  await shown[0]?.findAll('button').at(-1)?.trigger('click')
  await one(testIds.recoveryCombine).trigger('click')
  const give = async (...parts: string[]) => {
    for (const [at, part] of parts.entries()) await all(testIds.recoveryCombinePart)[at]?.setValue(part)
    await submit()
  }
  await give('08AAA', '08BBB')
  expect(one(testIds.recoveryWorks).text()).toContain('fit together')
  await give('04AAA', 'nonsense')
  expect(one(testIds.dialog).text()).toContain('don’t give a code')
  await give('04AAA', '04BBB')
  expect(openDialogs).toHaveLength(0)
  expect((one(testIds.unlockPassphrase).element as HTMLInputElement).value).toBe(MEMORY_RECOVERY_CODE)
})
