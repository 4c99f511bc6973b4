import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { useTranscription } from '../../../renderer/stores/transcription'

beforeEach(() => setActivePinia(createPinia()))

it('people see what a model is called, and never an id that was made from its content', () => {
  const { modelName } = useTranscription()
  expect(modelName('moonshine-tiny.en')).toBe('Moonshine Tiny, English')
  expect(modelName('imported-078c354dc702')).toBe('an imported model')
  expect(modelName('pocketsphinx.mjs')).toBe('pocketsphinx.mjs')
})
