import { defineStore } from 'pinia'
import { api } from '../../api'
import { t, tn } from '../../i18n'
import { said } from '../../i18n/said'
import { toast, toastError } from '../../ui/overlay/toasts'
import { useEntries } from './entries'
import { useNavigation } from './navigation'

const isText = (file: File) => /\.(md|markdown|txt)$/i.test(file.name) || file.type.startsWith('text/')

/** A Markdown file that begins with a heading has its title there; any other is named by its file. */
export function entryFromText(name: string, text: string): { title: string; text: string } {
  const heading = /^#\s+(.+)\r?\n+/.exec(text)
  if (heading) return { title: heading[1]?.trim() ?? '', text: text.slice(heading[0].length) }
  return { title: name.replace(/\.[^.]+$/, ''), text }
}

/** Files dropped on the window: audio becomes recordings, text becomes notes. */
export const useDropped = defineStore('dropped', () => {
  async function takeTexts(files: readonly File[]) {
    const ids = []
    for (const file of files) ids.push(await useEntries().create(entryFromText(file.name, await file.text())))
    return ids
  }

  async function takeSounds(files: readonly File[]) {
    const paths = files.map((file) => window.files.pathOf(file)).filter((path) => path !== '')
    if (paths.length === 0) return []
    const { taken, skipped } = await api().audio.import({ paths })
    for (const one of skipped) toast(t('transfer.droppedNot', { what: one.what, why: said(one.why) }), null, 'danger')
    await useEntries().refresh(taken)
    return taken
  }

  async function take(files: readonly File[]): Promise<void> {
    try {
      const texts = await takeTexts(files.filter(isText))
      const sounds = await takeSounds(files.filter((file) => !isText(file)))
      const ids = [...texts, ...sounds]
      const [first] = ids
      if (!first) return
      toast(tn('transfer.dropped', ids.length))
      useNavigation().go('journal')
      useNavigation().openEntry(first)
    } catch (error) {
      toastError(error)
    }
  }

  return { take }
})
