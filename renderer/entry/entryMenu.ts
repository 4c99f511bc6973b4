import { computed, type ComputedRef } from 'vue'
import type { Entry } from '../../app/ipc/journal'
import { api } from '../api'
import { t } from '../i18n'
import { whyReadOnly } from '../actions/writable'
import { openDialog } from '../ui/overlay/dialogs'
import type { MenuItem } from '../ui/overlay/menu'
import { toast, toastError } from '../ui/overlay/toasts'
import { shortcut } from '../shortcuts/actions'
import { useUnsavedEntries } from '../stores/journal/unsavedEntries'
import { useEntries } from '../stores/journal/entries'
import { useEntry } from '../stores/journal/entry'
import { useNavigation } from '../stores/journal/navigation'
import HistoryDialog from '../conflicts/HistoryDialog.vue'
import ExportDialog from '../exchange/ExportDialog.vue'
import { partsOf, wordsOf } from './parts'

async function savePdf(entry: Entry): Promise<void> {
  try {
    const name = `${entry.session.title.slice(0, 60).replace(/[\\/:*?"<>|]/g, ' ') || 'BrainDump'}.pdf`
    const { path } = await api().transfer.chooseSaveFile({ title: t('entry.pdf'), name })
    if (path === null) return
    await api().transfer.exportPdf({ ids: [entry.session.id], path })
    toast(t('entry.pdfDone'))
  } catch (error) {
    toastError(error)
  }
}

async function copyText(entry: Entry): Promise<void> {
  const text = [entry.session.title, ...partsOf(entry).map(wordsOf)].filter(Boolean).join('\n\n')
  await navigator.clipboard.writeText(text).then(() => toast(t('ui.copied')), toastError)
}

async function duplicate(entry: Entry): Promise<void> {
  try {
    useNavigation().openEntry(await useEntries().duplicate(entry.session.id))
  } catch (error) {
    toastError(error)
  }
}

/** What else can be done with an entry. */
export function useEntryMenu(entry: () => Entry): ComputedRef<MenuItem[]> {
  return computed(() => {
    const id = entry().session.id
    const disabled = useUnsavedEntries().has(id)
    const fixed = disabled || whyReadOnly() !== ''
    return [
      {
        label: t('entry.undo'),
        icon: 'undo',
        disabled: fixed,
        keys: shortcut('undo'),
        run: () => void useEntry().undo(id),
      },
      {
        label: t('entry.redo'),
        icon: 'redo',
        keys: shortcut('redo'),
        disabled: fixed,
        run: () => void useEntry().redo(id),
      },
      {
        label: t('entry.history'),
        icon: 'history',
        disabled,
        run: () => void openDialog(HistoryDialog, { sessionId: id }),
      },
      'line',
      { label: t('entry.copyText'), icon: 'copy', disabled, run: () => void copyText(entry()) },
      { label: t('entries.duplicate'), icon: 'copy', disabled: fixed, run: () => void duplicate(entry()) },
      'line',
      { label: t('entries.export'), icon: 'upload', disabled, run: () => void openDialog(ExportDialog, { ids: [id] }) },
      { label: t('entry.pdf'), icon: 'print', disabled, run: () => void savePdf(entry()) },
    ]
  })
}
