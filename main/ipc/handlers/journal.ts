import type { DomainHandlers } from '../../../app/ipc'
import type { Host } from '../../composition/compose'
import { copyAudio } from '../../audio/edit/copy'
import { duplicateEntry } from '../../journal/duplicate'
import { readEntry } from '../../journal/entry'
import { statistics } from '../../journal/list/statistics'

/** Calls about entries and their parts. */
export function journalHandlers(host: Host): DomainHandlers<'journal'> {
  const journal = () => host.services().journal
  const sessions = () => journal().sessions
  return {
    list: ({ view }) => ({ entries: journal().summaries.list(view) }),
    summaries: async ({ ids }) => {
      await journal().summaries.settled()
      return { entries: journal().summaries.of(ids) }
    },
    entry: ({ id }) => readEntry(journal().databases, journal().summaries, id),
    create: async (entry) => ({ id: await sessions().create(entry) }),
    rename: ({ id, title }) => sessions().rename(id, title),
    addNote: async ({ id, text }) => ({ id: await sessions().addNote(id, text) }),
    setText: async ({ id, text, base }) => ({ text: await journal().parts.setText(id, text, base) }),
    trashMessage: ({ id }) => journal().parts.setMessageDeleted(id, true),
    restoreMessage: ({ id }) => journal().parts.setMessageDeleted(id, false),
    setTranscript: async ({ id, text, base }) => ({ text: await journal().parts.setTranscript(id, text, base) }),
    setTag: ({ ids, tagId, on }) => sessions().setTag(ids, tagId, on),
    setPinned: ({ ids, pinned }) => sessions().setPinned(ids, pinned),
    setArchived: ({ ids, archived }) => sessions().setArchived(ids, archived),
    duplicate: async ({ id }) => {
      const { store } = host.services().audio
      return { id: await duplicateEntry(journal(), host.ports, (...copy) => copyAudio(store, ...copy), id) }
    },
    trash: ({ ids }) => sessions().trash(ids),
    restore: ({ ids }) => sessions().restore(ids),
    purge: ({ ids }) => host.services().purge.purge(ids),
    orphans: async () => ({ orphans: await host.services().orphans.list() }),
    restoreOrphan: ({ id }) => host.services().orphans.restore(id),
    removeOrphan: ({ id }) => host.services().orphans.remove(id),
    undo: async ({ id }) => ({ undone: await host.services().conflicts.edits.undo(id) }),
    redo: async ({ id }) => ({ redone: await host.services().conflicts.edits.redo(id) }),
    statistics: () => statistics(journal().summaries),
  }
}

/** Calls about tags. */
export function tagHandlers(host: Host): DomainHandlers<'tags'> {
  const tags = () => host.services().journal.tags
  return {
    list: () => ({ tags: tags().list() }),
    create: async ({ name, color }) => ({ id: await tags().create(name, color) }),
    rename: ({ id, name }) => tags().rename(id, name),
    recolor: ({ id, color }) => tags().recolor(id, color),
    merge: ({ id, into }) => tags().merge(id, into),
    remove: ({ id }) => tags().remove(id),
  }
}
