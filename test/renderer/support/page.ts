import { memoryApi, type Memory } from './memoryApi'
import { states } from './states'

declare global {
  interface Window {
    memory: Memory
  }
}

/** The window on a journal in memory. `?state=` names a state of `states.ts`. */
const name = new URLSearchParams(location.search).get('state') ?? 'journal'
const memory = memoryApi(states[name]?.options)
states[name]?.prepare?.(memory)
Object.assign(window, { api: memory.raw, memory, files: { pathOf: () => '' } })
await import('../../../renderer/main')
