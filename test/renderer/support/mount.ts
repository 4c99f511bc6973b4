import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia, type Pinia } from 'pinia'
import { TooltipProvider } from 'reka-ui'
import { h, type Component } from 'vue'
import { resetApi } from '../../../renderer/api'
import { i18n } from '../../../renderer/i18n'
import { memoryApi, type Memory } from './memoryApi'

/** A fixed Sunday noon, so that "today" is the same in every run. */
export const NOW = Date.parse('2026-11-22T12:00:00')

/** Puts a journal in memory behind `window.api` and starts with fresh stores. */
export function useMemory(options: Parameters<typeof memoryApi>[0] = {}): { memory: Memory; pinia: Pinia } {
  const memory = memoryApi({ now: NOW, ...options })
  Object.assign(window, { api: memory.raw, files: { pathOf: () => '' } })
  resetApi()
  const pinia = createPinia()
  setActivePinia(pinia)
  return { memory, pinia }
}

/** Mounts a component as the app would: stores, words, tooltips, in the document. */
export function show(component: Component, props: Record<string, unknown>, pinia: Pinia): VueWrapper {
  return mount(
    { render: () => h(TooltipProvider, null, { default: () => h(component, props) }) },
    { attachTo: document.body, global: { plugins: [pinia, i18n] } },
  )
}

/** The names of the calls that were made, in order. */
export const callsOf = (memory: Memory, domain: string): (readonly [name: string, input: unknown])[] =>
  memory.state.calls
    .filter((call) => call.name.startsWith(`${domain}.`))
    .map((call) => [call.name, call.input] as const)
