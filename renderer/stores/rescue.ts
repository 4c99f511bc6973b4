import type { MessageId, RecordingId, SessionId } from '../../app/ids'
import { api } from '../api'
import { t } from '../i18n'
import { toast } from '../ui/toasts'
import { useEntries } from './entries'
import { useNavigation } from './navigation'

const rescued = new Map<string, Promise<MessageId>>()

async function begin(from: SessionId | null, title: string, text: string): Promise<MessageId> {
  const { id } = await api().journal.create({ title })
  const note = await api().journal.addNote({ id, text })
  await useEntries().refresh([id])
  const navigation = useNavigation()
  const show = (): void => navigation.openEntry(id)
  if (from !== null && navigation.entryId === from) show()
  toast(t('entry.rescued'), { label: t('entry.showRescued'), run: show })
  return note.id
}

/**
 * Keeps what somebody wrote in a part of an entry that was deleted for good on another device meanwhile: as the note of a
 * new entry. What they go on to write in the same part follows it there.
 */
export async function rescueText(
  part: MessageId | RecordingId,
  gone: { readonly id: SessionId | null; readonly title: string },
  text: string,
): Promise<void> {
  const before = rescued.get(part)
  if (before) return void (await api().journal.setText({ id: await before, text }))
  const note = begin(gone.id, gone.title, text)
  rescued.set(part, note)
  await note.catch((error: unknown) => {
    rescued.delete(part)
    throw error
  })
}
