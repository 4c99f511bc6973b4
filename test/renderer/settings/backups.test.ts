import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import BackupBanner from '../../../renderer/entries/BackupBanner.vue'
import RestoreStep from '../../../renderer/onboarding/RestoreStep.vue'
import BackupsSection from '../../../renderer/settings/backups/BackupsSection.vue'
import { heardText } from '../../../renderer/settings/backups/words'
import { testIds } from '../../../renderer/ui/testIds'
import { BACKUP } from '../support/memoryBackups'
import { callsOf, show, useMemory } from '../support/mount'

let wrapper: ReturnType<typeof show> | undefined
afterEach(() => wrapper?.unmount())

const find = (id: string) => {
  if (wrapper === undefined) throw new Error('Nothing is shown.')
  return wrapper.find(`[data-testid=${id}]`)
}
const text = () => wrapper?.text() ?? ''

describe('the backups in the settings', () => {
  it('begin with a folder that a person chooses, and with nothing when the dialog is closed', async () => {
    const { memory, pinia } = useMemory({ seed: [] })
    wrapper = show(BackupsSection, {}, pinia)
    await flushPromises()
    expect(text()).toContain('No backups yet')
    await find(testIds.backupAdd).trigger('click')
    await flushPromises()
    expect(callsOf(memory, 'backup').filter(([name]) => name === 'backup.add')).toEqual([])

    memory.state.chosenPath = '/media/ada/Disk'
    await find(testIds.backupAdd).trigger('click')
    await flushPromises()
    expect(callsOf(memory, 'backup')).toContainEqual(['backup.add', { folder: '/media/ada/Disk' }])
    expect(text()).toMatch(/\/media\/ada\/Disk.*Not backed up yet/)
  })

  it('go to a WebDAV server, whose password is not sent in the clear unasked', async () => {
    const { memory, pinia } = useMemory({ seed: [] })
    wrapper = show(BackupsSection, {}, pinia)
    await flushPromises()
    await find(testIds.backupAddress).trigger('click')
    await find(testIds.backupUrl).setValue('cloud.example.org/dav/Backups')
    await find(testIds.backupUsername).setValue('ada')
    await find(testIds.backupPassword).setValue('secret')
    await wrapper.find('form').trigger('submit')
    await flushPromises()
    const place = { url: 'https://cloud.example.org/dav/Backups', username: 'ada', password: 'secret' }
    expect(callsOf(memory, 'backup')).toContainEqual(['backup.add', expect.objectContaining(place)])
    expect(text()).toMatch(/cloud\.example\.org.*Not backed up yet/)
    expect(find(testIds.backupUrl).exists()).toBe(false)

    await find(testIds.backupAddress).trigger('click')
    await find(testIds.backupUrl).setValue('http://cloud.example.org/dav')
    expect(find(testIds.inTheClear).exists()).toBe(true)
    await wrapper.find('form').trigger('submit')
    await flushPromises()
    expect(callsOf(memory, 'backup').filter(([name]) => name === 'backup.add')).toHaveLength(1)
  })

  it('say when they were written and read back, how far a run is, and what to do when it failed', async () => {
    const { memory, pinia } = useMemory({ seed: [] })
    memory.state.backups.targets = [BACKUP]
    wrapper = show(BackupsSection, {}, pinia)
    await flushPromises()
    expect(text()).toMatch(/Last backup: 1 hour ago.*Read back completely .*10,412 documents compared, nothing wrong/)

    await find(testIds.backupRun).trigger('click')
    expect(callsOf(memory, 'backup')).toContainEqual(['backup.run', { backupId: BACKUP.backupId }])
    memory.emit('backup.changed', {
      activity: { backupId: BACKUP.backupId, what: 'run', documents: 1200, bytes: 5e6 },
    })
    await flushPromises()
    expect(text()).toContain('Backing up: 1,200 documents')
    expect(find(testIds.backupRun).exists()).toBe(false)
    await find(testIds.backupCancel).trigger('click')
    expect(callsOf(memory, 'backup')).toContainEqual(['backup.cancel', undefined])

    const message = `The backup folder ${BACKUP.folder} is not there. Connect the disk, or mount it, and try again.`
    memory.state.backups.targets = [{ ...BACKUP, lastRun: { at: Date.now(), ok: false, message }, trouble: 'failed' }]
    memory.emit('backup.changed', { activity: null })
    await flushPromises()
    expect(text()).toMatch(/The last backup failed.*Connect the disk/)
  })
})

it('what was heard is as long as it was', () => {
  const heard = { title: '', recordedAt: 0, startMs: 0, endMs: 3400 }
  expect(heardText(heard, 0)).toMatch(/^Played 3 seconds of “Untitled”/)
  expect(heardText({ ...heard, endMs: 400 }, 0)).toMatch(/^Played 1 second of/)
  expect(heardText({ ...heard, startMs: 5000, endMs: 15_000 }, 0)).toMatch(/^Played 10 seconds of .* from 0:05/)
})

it('the journal says that a backup is in trouble until that is put off', async () => {
  const { memory, pinia } = useMemory({ seed: [] })
  memory.state.backups.targets = [BACKUP]
  wrapper = show(BackupBanner, {}, pinia)
  await flushPromises()
  expect(find(testIds.backupTrouble).exists()).toBe(false)
  memory.state.backups.targets = [{ ...BACKUP, trouble: 'damaged' }]
  memory.emit('backup.changed', { activity: null })
  await flushPromises()
  expect(find(testIds.backupTrouble).text()).toContain('This backup is damaged')
  await wrapper.findAll('button').at(-1)?.trigger('click')
  expect(find(testIds.backupTrouble).exists()).toBe(false)
})

describe('restoring in the first run', () => {
  it('needs a folder and a secret, and says what did not come back', async () => {
    const { memory, pinia } = useMemory({ seed: [], vault: 'absent' })
    memory.state.chosenPath = '/media/ada/Disk'
    memory.state.backups.damaged = 2
    wrapper = show(RestoreStep, {}, pinia)
    await flushPromises()
    expect(find(testIds.restoreSubmit).attributes('disabled')).toBeDefined()
    await find(testIds.restoreChoose).trigger('click')
    await flushPromises()
    await find(testIds.restoreSecret).setValue('correct horse')
    await wrapper.find('form').trigger('submit')
    await flushPromises()
    const unlock = { with: 'passphrase', passphrase: 'correct horse' }
    expect(callsOf(memory, 'backup')).toContainEqual([
      'backup.restore',
      { from: { folder: '/media/ada/Disk' }, unlock },
    ])
    expect(text()).toContain('2 items are missing or older')
    const step = wrapper.findComponent(RestoreStep)
    expect(step.emitted('restored')).toBeUndefined()
    await find(testIds.restoreFinish).trigger('click')
    expect(step.emitted('restored')).toHaveLength(1)
  })
})
