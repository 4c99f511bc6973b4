import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { toastError } from '../ui/toasts'
import { Autosave } from './autosave'

export interface Draft {
  /** For `v-model`. */
  readonly text: Ref<string>
  readonly state: Ref<'clean' | 'dirty' | 'saving'>
  readonly flush: () => Promise<void>
}

/** Text being edited, which saves itself and follows changes from elsewhere while it is not touched. */
export function useDraft(source: () => string, save: (text: string) => Promise<void>): Draft {
  const text = ref(source())
  const state = ref<'clean' | 'dirty' | 'saving'>('clean')
  const autosave = new Autosave(text.value, { save, onError: toastError, onState: (next) => (state.value = next) })
  watch(source, (value) => {
    if (autosave.accept(value)) text.value = value
  })
  watch(text, (value) => autosave.change(value))
  onScopeDispose(() => void autosave.close())
  return { text, state, flush: () => autosave.flush() }
}
