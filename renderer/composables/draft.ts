import { nextTick, onMounted, onScopeDispose, ref, watch, type Ref } from 'vue'
import { caretAfter, rebaseText } from '../../app/text/rebase'
import { toastError } from '../ui/overlay/toasts'
import { Autosave } from './autosave'
import { openEditor, takeOver } from './openEditors'

export interface Draft {
  /** For `v-model`. */
  readonly text: Ref<string>
  readonly state: Ref<'clean' | 'dirty' | 'saving'>
  readonly flush: () => Promise<void>
  /** Saves, because the person has left the field. */
  readonly leave: () => Promise<void>
  /** Whether it goes on with what was being typed in another editor, so that its field should be open. */
  readonly goesOn: boolean
}

export interface DraftOptions {
  /** What it edits, as in `OpenEditor`. */
  readonly part: () => string
  readonly field?: Readonly<Ref<HTMLTextAreaElement | null>>
  readonly joins?: boolean
  /** Told what came from elsewhere and is not shown, because something else is being typed. */
  readonly passedOver?: (text: string) => void
}

type Field = HTMLTextAreaElement & { composing?: boolean }

/**
 * Text being edited, which saves itself and follows changes from elsewhere: those that arrive while it is touched are
 * joined with what is being typed (`joins`), or wait. The caret of `field` stays at its words.
 */
export function useDraft(
  source: () => string,
  save: (text: string, base: string) => Promise<string | undefined>,
  { part, field, joins = false, passedOver }: DraftOptions,
): Draft {
  const text = ref(source())
  const state = ref<'clean' | 'dirty' | 'saving'>('clean')
  /** Vue marks a field in which a character is being composed, and leaves its text alone then. */
  const composing = (): boolean => (field?.value as Field | null | undefined)?.composing === true
  /** What was saved from here comes back, perhaps when more is typed already. */
  const own = new Set([text.value])
  const autosave = new Autosave(text.value, {
    save: (typed, base) => {
      own.add(typed)
      return save(typed, base)
    },
    onError: (error) => toastError(error, 'save'),
    onState: (next) => {
      state.value = next
      if (next === 'clean' && missed) void nextTick(catchUp)
    },
    onText: show,
    held: composing,
    join: joins ? rebaseText : undefined,
  })

  /** Something else came and could not be shown then. Where texts are joined, the save answers it. */
  let missed = false
  function catchUp(): void {
    missed = false
    autosave.accept(source())
  }

  function show(value: string): void {
    const place = field?.value
    if (!place || value === text.value) return void (text.value = value)
    const [from, to] = [place.selectionStart, place.selectionEnd].map((at) => caretAfter(at, text.value, value))
    const { scrollTop } = place
    text.value = value
    void nextTick(() => {
      place.setSelectionRange(from ?? 0, to ?? 0)
      place.scrollTop = scrollTop
    })
  }

  watch(source, (value) => {
    if (autosave.accept(value)) return
    if (!own.has(value)) {
      missed = !joins
      passedOver?.(value)
    }
    if (!composing()) return
    field?.value?.addEventListener('compositionend', () => setTimeout(() => autosave.accept(source())), { once: true })
  })
  let touched = false
  watch(text, (value) => {
    autosave.change(value)
    touched ||= autosave.dirty
  })

  /** Resolves when no character is being composed and the last one is in `text`. */
  const composed = (): Promise<void> =>
    new Promise((resolve) => {
      if (!composing()) return resolve()
      field?.value?.addEventListener('compositionend', () => setTimeout(resolve), { once: true })
    })
  const close = openEditor({
    part,
    touched: () => touched,
    saveAgain: () => autosave.flush(true),
    abandon: async () => void (await Promise.all([autosave.abandon(), composed()])),
    text: () => text.value,
    saved: () => autosave.saved,
    caret: () => {
      const place = field?.value
      return place && document.activeElement === place ? { from: place.selectionStart, to: place.selectionEnd } : null
    },
  })
  onScopeDispose(() => {
    close()
    void autosave.close()
  })

  const handover = takeOver(part())
  if (handover) text.value = handover.text
  onMounted(() => {
    if (!handover?.caret) return
    field?.value?.focus()
    field?.value?.setSelectionRange(handover.caret.from, handover.caret.to)
  })

  async function leave(): Promise<void> {
    await autosave.flush()
    touched = autosave.dirty
  }
  return { text, state, flush: () => autosave.flush(), leave, goesOn: Boolean(handover?.caret) }
}
