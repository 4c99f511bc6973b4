import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import Transcript from '../../../renderer/recording/Transcript.vue'
import { useSettings } from '../../../renderer/stores/settings'
import { callsOf, show, useMemory } from '../support/mount'

let wrapper: ReturnType<typeof show> | undefined
afterEach(() => wrapper?.unmount())

it('a wrong guess of the language is one click to correct, in what else the person speaks', async () => {
  const { memory, pinia } = useMemory()
  await useSettings().start()
  await useSettings().set('transcription.languages', ['en', 'de'])
  const recording = [...memory.state.entries.values()]
    .flatMap((entry) => entry.recordings)
    .find((one) => one.transcript)
  expect(recording?.transcript?.language).toBe('en')
  wrapper = show(Transcript, { recording, readonly: false }, pinia)
  const buttons = wrapper.findAll('[data-testid=again-in]')
  expect(buttons.map((button) => button.attributes('aria-label'))).toEqual(['Transcribe again in German'])
  await buttons[0]?.trigger('click')
  await flushPromises()
  expect(callsOf(memory, 'transcription')).toContainEqual([
    'transcription.enqueue',
    { recordingId: recording?.id, language: 'de' },
  ])

  await useSettings().set('transcription.languages', ['en'])
  expect(wrapper.find('[data-testid=again-in]').exists()).toBe(false)
})
