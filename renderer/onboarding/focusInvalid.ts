import { nextTick } from 'vue'

/** Puts the cursor where something has to be put right, with what stands there selected. */
export async function focusInvalid(form: HTMLFormElement | null): Promise<void> {
  await nextTick()
  const field = form?.querySelector<HTMLInputElement>('[aria-invalid]')
  field?.focus()
  field?.select()
}
