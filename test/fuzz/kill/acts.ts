import { writeFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import type { EntryState } from './state'

/** What a person does, as commands. */
export type ActName =
  'add' | 'add-audio' | 'rename' | 'rewrite' | 'tag' | 'untag' | 'trash' | 'restore' | 'purge' | 'sync'
export const ACTS: readonly ActName[] = [
  ...(['add', 'add-audio', 'rename', 'rewrite', 'tag', 'untag'] as const),
  ...(['trash', 'restore', 'purge', 'sync'] as const),
]

/** One command, and what it makes of one entry when it is done: whatever is killed has done it or has not. */
export interface Act {
  readonly args: readonly string[]
  /** Null for an entry that is made by it, or for none. */
  readonly id: string | null
  /** Null for an entry that is gone, `nothing` where no entry changes. */
  readonly after: EntryState | null | 'nothing'
  /** What the next start may have made of it instead where it was killed, and so told to nobody. */
  readonly afterKill?: EntryState
}

export interface ActContext {
  readonly known: ReadonlyMap<string, EntryState>
  readonly random: () => number
  /** A word that stands nowhere yet. */
  readonly word: string
  readonly folder: string
  readonly wav: string
}

/** The act, on an entry of chance that it can be done with; null where there is none. */
export async function actOf(name: ActName, { known, random, word, folder, wav }: ActContext): Promise<Act | null> {
  const some = (wished: (state: EntryState) => boolean): [string, EntryState] | null => {
    const fit = [...known].filter(([, state]) => wished(state))
    return fit[Math.floor(random() * fit.length)] ?? null
  }
  const added = { title: word, texts: [`text ${word}`], noteId: '', tags: [], recordings: 0, inTrash: false }
  const adding = ['add', '--title', word, '--text', `text ${word}`]
  if (name === 'add') return { args: adding, id: null, after: added }
  if (name === 'add-audio') {
    const after = { ...added, recordings: 1 }
    // A recording that was stored before its entry gets one at the next start, called like its file.
    const afterKill = { ...after, title: basename(wav, extname(wav)) }
    return { args: [...adding, '--audio', wav], id: null, after, afterKill }
  }
  if (name === 'sync') return { args: ['sync'], id: null, after: 'nothing' }

  const isTrashed = name === 'restore' || name === 'purge'
  const found = some(({ inTrash, tags }) => inTrash === isTrashed && (name !== 'untag' || tags.length > 0))
  if (found === null) return null
  const [id, state] = found
  switch (name) {
    case 'rename':
      return { args: ['edit', id, '--title', word], id, after: { ...state, title: word } }
    case 'tag':
      return { args: ['edit', id, '--add-tag', word], id, after: { ...state, tags: [...state.tags, word].sort() } }
    case 'untag':
      return { args: ['edit', id, '--remove-tag', state.tags[0]!], id, after: { ...state, tags: state.tags.slice(1) } }
    case 'trash':
      return { args: ['trash', id], id, after: { ...state, inTrash: true } }
    case 'restore':
      return { args: ['restore', id], id, after: { ...state, inTrash: false } }
    case 'purge':
      return { args: ['purge', id], id, after: null }
    case 'rewrite': {
      const path = join(folder, 'text.txt')
      await writeFile(path, `rewritten ${word}`)
      const args = ['edit', id, '--message', state.noteId, '--text-file', path]
      return { args, id, after: { ...state, texts: [`rewritten ${word}`] } }
    }
  }
}
