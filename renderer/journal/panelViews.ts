import { defineAsyncComponent } from 'vue'
import type { Panels } from '../actions/panels'

/** Loaded when they are first opened. */
export const panelViews: Panels = {
  sync: defineAsyncComponent(() => import('../sync/SyncDialog.vue')),
  review: defineAsyncComponent(() => import('../conflicts/ReviewDialog.vue')),
  shortcuts: defineAsyncComponent(() => import('../shortcuts/CheatSheet.vue')),
}
