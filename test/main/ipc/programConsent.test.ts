import { expect, it } from 'vitest'
import { settingsHandlers } from '../../../main/ipc/handlers/settings'
import { ProgramConsent, programQuestion } from '../../../main/ipc/programConsent'
import type { Question } from '../../../app/words/question'
import type { SystemPort } from '../../../main/ipc/system'
import { newProfile } from '../exchange/support/profile'

/** A system whose person answers as told; questions stay open until then. */
function person() {
  const open: { question: Question; answer: (agreed: boolean) => void }[] = []
  const system = {
    confirm: (question: Question) => new Promise<boolean>((answer) => open.push({ question, answer })),
  }
  return { open, system: system as unknown as SystemPort }
}

it('a program shows in the question with every word of its own, none hidden', () => {
  const { message, detail, cancel } = programQuestion(`"/opt/my ears/hear" --model 'large v3'`, 'en')
  expect(message).toContain('run this program')
  expect(detail.startsWith('/opt/my ears/hear\n    --model\n    large v3\n\n')).toBe(true)
  expect(cancel).toBe('Cancel')
  for (const hidden of ['a\nb', 'a\u202eb', 'a\u200bb', 'a\0b', 'x'.repeat(601)])
    expect(() => programQuestion(hidden, 'de')).toThrowError(expect.objectContaining({ kind: 'invalid-input' }))
})

it('a command is set only when the person agrees, outside of the page', async () => {
  const { device } = await newProfile()
  const { open, system } = person()
  const { set } = settingsHandlers(device.host, system)
  const command = () => device.host.settings.get('transcription.command')
  const refused = set({ key: 'transcription.command', value: '/bin/sh' }) as Promise<void>
  open.pop()?.answer(false)
  await expect(refused).rejects.toMatchObject({ kind: 'cancelled' })
  expect(command()).toBe('')
  const allowed = set({ key: 'transcription.command', value: 'hear' }) as Promise<void>
  expect(command()).toBe('')
  open.pop()?.answer(true)
  await allowed
  expect(command()).toBe('hear')
  // The same again, and none, need no question.
  await set({ key: 'transcription.command', value: 'hear' })
  await set({ key: 'transcription.command', value: '' })
  expect(open).toEqual([])
})

it('nobody is worn down by many questions at once', async () => {
  const { open, system } = person()
  const consent = new ProgramConsent(system)
  const first = consent.ask('one', 'en')
  await expect(consent.ask('two', 'en')).rejects.toMatchObject({ kind: 'busy' })
  open.pop()?.answer(true)
  await first
  expect(open).toEqual([])
})
