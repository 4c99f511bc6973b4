import { nextTick, reactive } from 'vue'
import { expect, it, onTestFinished } from 'vitest'
import LiveWords from '../../../renderer/recorder/LiveWords.vue'
import RecorderDock from '../../../renderer/recorder/RecorderDock.vue'
import { useLiveText } from '../../../renderer/stores/liveText'
import { useRecorder } from '../../../renderer/stores/recorder'
import { show, useMemory } from '../support/mount'

it('the newest words stay in sight, unless somebody reads the earlier ones', async () => {
  const { pinia } = useMemory()
  const props = reactive({ text: 'one' })
  const wrapper = show(LiveWords, props, pinia)
  onTestFinished(() => wrapper.unmount())
  const words = document.querySelector<HTMLElement>('.live')!
  let tall = 300
  Object.defineProperty(words, 'scrollHeight', { get: () => tall })
  Object.defineProperty(words, 'clientHeight', { get: () => 60 })
  words.scrollTop = 240
  props.text = 'one two'
  tall = 400
  await nextTick()
  await nextTick()
  expect(words.scrollTop).toBe(240)
  words.scrollTop = 340
  props.text = 'one two three'
  await nextTick()
  await nextTick()
  expect(words.scrollTop).toBe(400)
})

/** A computer without a microphone: the outside world of a window. */
const noMicrophones = Object.assign(new EventTarget(), { enumerateDevices: () => Promise.resolve([]) })

it('the waveform stays while there are words', async () => {
  Object.defineProperty(navigator, 'mediaDevices', { value: noMicrophones, configurable: true })
  onTestFinished(() => void Reflect.deleteProperty(navigator, 'mediaDevices'))
  const { pinia } = useMemory()
  const recorder = useRecorder()
  const live = useLiveText()
  Object.assign(recorder.state, { phase: 'recording' })
  live.on = true
  live.text = 'words'
  const wrapper = show(RecorderDock, {}, pinia)
  onTestFinished(() => wrapper.unmount())
  await nextTick()
  expect(document.querySelector('.live')?.textContent).toBe('words')
  expect(document.querySelector('.wave')).not.toBeNull()
})
