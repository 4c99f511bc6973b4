import ConfirmDialog from './ConfirmDialog.vue'
import { openDialog } from './dialogs'

/** Asks before something that cannot be taken back. Everything else is done at once and offers Undo. */
export async function confirm(question: {
  title: string
  text: string
  confirm: string
  /** Where "Cancel" does not say what then happens. */
  cancel?: string
  danger?: boolean
}): Promise<boolean> {
  return (await openDialog<boolean>(ConfirmDialog, question)) === true
}
