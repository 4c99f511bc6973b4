import { defineAsyncComponent } from 'vue'
import { openDialog } from '../ui/overlay/dialogs'
import { useConflicts } from '../stores/journal/conflicts'

const SyncDialog = defineAsyncComponent(() => import('../sync/SyncDialog.vue'))
const ReviewDialog = defineAsyncComponent(() => import('../conflicts/ReviewDialog.vue'))
const CheatSheet = defineAsyncComponent(() => import('../shortcuts/CheatSheet.vue'))

export const openSync = (): void => void openDialog(SyncDialog)
export const openCheatSheet = (): void => void openDialog(CheatSheet)

/** Goes through what waits for an answer, beginning with `firstId`. */
export async function openConflicts(firstId: string | null = null): Promise<void> {
  await useConflicts().load()
  if (useConflicts().count > 0) await openDialog(ReviewDialog, { firstId })
}
