import { keyed, plain } from '../../../app/messages/message'
import { recoveryCalls } from './memoryRecovery'
import type { RecordingId, SessionId, TagId } from '../../../app/ids'
import type { Api } from '../../../app/ipc'
import type { Entry } from '../../../app/ipc/journal'
import { SETTINGS } from '../../../app/ipc/settings'
import type { Remote } from '../../../app/ipc/sync'
import { AppError } from '../../../app/errors'
import { QUIET } from '../../../renderer/stores/sync'
import { rawApi } from './rawApi'
import { backupCalls } from './memoryBackups'
import { entryOf, JOURNAL, messageIdOf, sessionIdOf, tagIdOf, TAGS, type SeedEntry } from './seed'
import { nothingYet, statistics, summaryOf, type Memory, type MemoryState } from './memoryState'
import { DEVICES } from './seedDevices'
import { historyOf, pastOf } from './seedHistory'

export { summaryOf, type Memory, type MemoryState } from './memoryState'

/** A journal in memory behind the calls of the preload script: for looking at views and for component tests, never shipped. */
export function memoryApi(
  options: {
    seed?: readonly SeedEntry[]
    vault?: MemoryState['vault']
    damage?: MemoryState['damage']
    now?: number
  } = {},
): Memory {
  const now = options.now ?? Date.now()
  const state: MemoryState = {
    vault: options.vault ?? 'unlocked',
    damage: options.damage ?? {},
    passphrase: 'correct horse battery',
    entries: new Map((options.seed ?? JOURNAL).map((seed, n) => [sessionIdOf(n), entryOf(seed, n, now)])),
    tags: TAGS.map((tag) => ({ ...tag })),
    settings: Object.fromEntries(Object.entries(SETTINGS).map(([key, value]) => [key, value.default])),
    sync: QUIET,
    places: new Map(),
    spokenLanguages: ['en'],
    devices: [...DEVICES],
    backups: { targets: [], activity: null, damaged: 0 },
    chosenPath: null,
    place: null,
    failing: new Map(),
    resolveOutcome: 'resolved',
    ...nothingYet(),
  }
  const listeners = new Map<string, Set<(payload: never) => void>>()
  const emit: Memory['emit'] = (event, payload) => {
    for (const listener of listeners.get(event) ?? []) (listener as (payload: unknown) => void)(payload)
  }
  let next = 1000
  const get = (id: string): Entry => {
    const entry = state.entries.get(id)
    if (!entry) throw new AppError('not-found', keyed('document.none', { name: 'session' }))
    return entry
  }
  const put = (entry: Entry) => {
    state.entries.set(entry.session.id, entry)
    announce([entry.session.id])
  }
  const announce: Memory['announce'] = (ids) => {
    const entries = ids.flatMap((id) => state.entries.get(id) ?? []).map(summaryOf)
    emit('journal.changed', { ids: [...ids], all: false, entries, tags: tagsWithCounts(), searched: true })
  }
  const patch = (ids: readonly SessionId[], change: Partial<Entry['session']>) =>
    ids.forEach((id) => put({ ...get(id), session: { ...get(id).session, ...change } }))
  const summaries = () => [...state.entries.values()].map(summaryOf).sort((a, b) => b.createdAt - a.createdAt)
  const owner = (id: string) =>
    [...state.entries.values()].find(
      (entry) =>
        entry.messages.some((message) => message.id === id) ||
        entry.recordings.some((recording) => recording.id === id),
    )
  const mapParts = (id: string, change: (part: Entry['messages'][number] & Entry['recordings'][number]) => object) => {
    const entry = owner(id)
    if (!entry) return
    const on = <T extends { id: string }>(parts: T[]) =>
      parts.map((part) => (part.id === id ? { ...part, ...change(part as never) } : part))
    put({ ...entry, messages: on(entry.messages), recordings: on(entry.recordings) })
  }
  const tagsWithCounts = () =>
    state.tags.map((tag) => ({
      ...tag,
      entries: summaries().filter((entry) => entry.tagIds.includes(tag.id) && entry.deletedAt === null).length,
    }))
  const changeTags = (tags: typeof TAGS) => {
    state.tags = tags
    announce([])
  }
  const setVault = (vault: MemoryState['vault']) => {
    state.vault = vault
    emit('vault.changed', { state: vault })
  }
  const create = (seed: Partial<SeedEntry>, id?: SessionId): SessionId => {
    const n = next++
    const entry = entryOf({ title: '', daysAgo: 0, hour: new Date(now).getHours(), ...seed }, n, now)
    const made = id ?? sessionIdOf(n)
    put({ ...entry, session: { ...entry.session, id: made, createdAt: Date.now() } })
    return made
  }

  const calls: { [D in Exclude<keyof Api, 'on'>]: { [K in keyof Api[D]]: (input: never) => unknown } } = {
    shell: {
      info: () => ({
        version: '0.2.0',
        electron: '33.2.1',
        platform: 'linux',
        profile: '~/.config/BrainDump',
        smoke: false,
        systemLanguage: 'en',
        spokenLanguages: state.spokenLanguages,
      }),
      ready: () => undefined,
      closed: () => undefined,
      left: () => undefined,
      place: () => ({ place: state.place }),
      shortcut: () => ({ keys: '', works: false }),
      microphone: () => ({ access: 'unknown' }),
      openMicrophoneSettings: () => undefined,
      openLink: () => ({ opened: true }),
    },
    vault: {
      state: () => ({
        vault: state.vault === 'absent' ? { state: 'absent' } : { state: state.vault, vaultId: 'a1b2c3' },
        keychain: 'available',
        rememberKey: false,
        ...state.damage,
      }),
      create: ({ passphrase }: { passphrase: string }) => (
        (state.passphrase = passphrase),
        setVault('unlocked'),
        { vaultId: 'a1b2c3', recoveryCode: '25DG5-H9W2C-6HGEW-HGR54-XVPP2-T03E7' }
      ),
      join: () => (setVault('unlocked'), { vaultId: 'a1b2c3' }),
      joinWithCode: () => (setVault('unlocked'), { vaultId: 'a1b2c3', servers: 1 }),
      cancelJoin: () => undefined,
      showDamaged: () => undefined,
      unlock: (way: { passphrase?: string }) => {
        if (way.passphrase !== state.passphrase) throw new AppError('wrong-passphrase', keyed('vault.wrongPassphrase'))
        setVault('unlocked')
        return { vaultId: 'a1b2c3' }
      },
      lock: () => setVault('locked'),
      changePassphrase: () => undefined,
      ...recoveryCalls(state),
      setRememberKey: () => undefined,
    },
    journal: {
      list: ({ view }: { view: string }) => ({
        entries: summaries().filter((entry) =>
          view === 'trash'
            ? entry.deletedAt !== null
            : entry.deletedAt === null && entry.archived === (view === 'archive'),
        ),
      }),
      summaries: ({ ids }: { ids: string[] }) => ({ entries: summaries().filter((entry) => ids.includes(entry.id)) }),
      entry: ({ id }: { id: string }) => get(id),
      orphans: () => ({ orphans: state.orphans ?? [] }),
      restoreOrphan: ({ id }: { id: string }) => {
        state.orphans = (state.orphans ?? []).filter((one) => one.id !== id)
      },
      removeOrphan: ({ id }: { id: string }) => {
        state.orphans = (state.orphans ?? []).filter((one) => one.id !== id)
      },
      create: ({ id, title, text, tagIds }: { id?: SessionId; title?: string; text?: string; tagIds?: string[] }) => ({
        id: create(
          {
            ...(title ? { title } : {}),
            ...(text === undefined ? {} : { note: text }),
            tags: (tagIds ?? []).map((id) => state.tags.findIndex((tag) => tag.id === id)),
          },
          id,
        ),
      }),
      rename: ({ id, title }: { id: SessionId; title: string }) => patch([id], { title }),
      addNote: ({ id, text }: { id: SessionId; text: string }) => {
        const entry = get(id)
        const note = {
          id: messageIdOf(0, next++),
          type: 'message' as const,
          role: 'note' as const,
          text,
          recordingId: null,
          createdAt: Date.now(),
          deletedAt: null,
        }
        put({ ...entry, messages: [...entry.messages, note] })
        return { id: note.id }
      },
      setText: ({ id, text }: { id: string; text: string }) => (mapParts(id, () => ({ text })), { text }),
      trashMessage: ({ id }: { id: string }) => mapParts(id, () => ({ deletedAt: Date.now() })),
      restoreMessage: ({ id }: { id: string }) => mapParts(id, () => ({ deletedAt: null })),
      setTranscript: ({ id, text }: { id: string; text: string | null }) => (
        mapParts(id, () => ({ editedText: text })),
        { text }
      ),
      setTag: ({ ids, tagId, on }: { ids: SessionId[]; tagId: TagId; on: boolean }) =>
        ids.forEach((id) => {
          const { [tagId]: _old, ...rest } = get(id).session.tags
          patch([id], { tags: on ? { ...rest, [tagId]: true } : rest })
        }),
      setPinned: ({ ids, pinned }: { ids: SessionId[]; pinned: boolean }) => patch(ids, { pinned }),
      setArchived: ({ ids, archived }: { ids: SessionId[]; archived: boolean }) => patch(ids, { archived }),
      duplicate: ({ id }: { id: string }) => ({ id: create({ title: get(id).session.title, note: '' }) }),
      trash: ({ ids }: { ids: SessionId[] }) => patch(ids, { deletedAt: Date.now() }),
      restore: ({ ids }: { ids: SessionId[] }) => patch(ids, { deletedAt: null }),
      purge: ({ ids }: { ids: SessionId[] }) => (
        ids.forEach((id) => state.entries.delete(id)),
        { purged: ids.length, kept: 0 }
      ),
      undo: () => ({ undone: null }),
      redo: () => ({ redone: null }),
      statistics: () => statistics(now),
    },
    tags: {
      list: () => ({ tags: tagsWithCounts() }),
      create: ({ name, color }: { name: string; color: string }) => {
        const id = tagIdOf(next++)
        changeTags([...state.tags, { id, name, color, entries: 0 }])
        return { id }
      },
      rename: ({ id, name }: { id: string; name: string }) =>
        changeTags(state.tags.map((tag) => (tag.id === id ? { ...tag, name } : tag))),
      recolor: ({ id, color }: { id: string; color: string }) =>
        changeTags(state.tags.map((tag) => (tag.id === id ? { ...tag, color } : tag))),
      merge: ({ id }: { id: string }) => changeTags(state.tags.filter((tag) => tag.id !== id)),
      remove: ({ id }: { id: string }) => changeTags(state.tags.filter((tag) => tag.id !== id)),
    },
    recorder: {
      start: () => ((state.slices = []), { captureId: '00000000-0000-4000-8000-000000000009', freeBytes: 9e10 }),
      append: ({ sequence, bytes }: { sequence: number; bytes: Uint8Array }) => (
        state.slices.push(bytes),
        { acknowledged: sequence, freeBytes: 9e10 }
      ),
      stop: ({ durationMs, peaks }: { durationMs: number; peaks: string | null }) => {
        const id = create({ said: 'Said into the microphone.', seconds: durationMs / 1000 })
        const entry = get(id)
        put({ ...entry, recordings: entry.recordings.map((recording) => ({ ...recording, peaks })) })
        return { sessionId: id, recordingId: entry.recordings[0]?.id }
      },
      discard: () => undefined,
      recoverable: () => ({ captures: state.recoverable }),
      recover: () => ({ sessionId: sessionIdOf(0), recordingId: get(sessionIdOf(0)).recordings[0]?.id }),
    },
    audio: {
      policy: () => ({ policy: 'marked' }),
      setPolicy: () => undefined,
      places: ({ ids }: { ids: RecordingId[] }) => ({
        places: ids.map((id) => ({ id, place: state.places.get(id) ?? { place: 'here' }, marked: false })),
      }),
      mark: () => undefined,
      fetch: () => undefined,
      free: () => ({ freedBytes: 1_200_000 }),
      cancel: () => undefined,
      transfers: () => ({ transfers: [] }),
      trim: () => undefined,
      untrim: () => undefined,
      import: () => ({ taken: [], skipped: [], soundOnly: [] }),
      setPeaks: () => undefined,
      storage: () => ({ audioBytes: 412_000_000, databaseBytes: 38_000_000, otherBytes: 4_100_000, recordings: 128 }),
      exportFile: () => undefined,
    },
    sync: {
      report: () => state.sync,
      remotes: () => ({ remotes: state.remotes }),
      check: () => ({ lines: state.checkLines, ok: !state.checkLines.some((line) => line.outcome === 'failed') }),
      addRemote: (address: { url: string }) => {
        const remote: Remote = {
          id: 'one',
          url: address.url,
          prefix: 'braindump-a1b2c3',
          username: 'ada',
          role: 'primary',
          inTheClear: false,
        }
        state.remotes = [remote]
        return remote
      },
      removeRemote: () => undefined,
      signIn: () => undefined,
      pause: () => undefined,
      now: () => undefined,
      retryQuarantine: () => undefined,
      answerMassDeletion: () => undefined,
    },
    conflicts: {
      list: () => ({ reviews: state.reviews.map(({ id, sessionId, label }) => ({ id, sessionId, label })) }),
      review: ({ id }: { id: string }) => ({ review: state.reviews.find((review) => review.id === id) ?? null }),
      resolve: ({ id }: { id: string }) => {
        if (state.resolveOutcome === 'resolved') state.reviews = state.reviews.filter((review) => review.id !== id)
        return { outcome: state.resolveOutcome }
      },
      undo: () => ({ outcome: 'undone' }),
      bringBack: () => undefined,
      mergeLog: () => ({ merges: [] }),
      asOf: ({ sessionId, atMs }: { sessionId: string; atMs: number }) => pastOf(sessionId, atMs, now),
      bringBackAsOf: () => ({ changed: 1 }),
      history: ({ sessionId }: { sessionId: string }) => ({ changes: historyOf(sessionId, now) }),
    },
    search: {
      query: ({
        query,
        filters,
      }: {
        query: string
        filters: { tagIds?: string[]; inTrash?: boolean; hasAudio?: boolean }
      }) => {
        const words = query.toLowerCase().split(/\s+/).filter(Boolean)
        const hits = summaries()
          .filter(
            (entry) =>
              (entry.deletedAt !== null) === (filters.inTrash ?? false) &&
              (filters.tagIds ?? []).every((id) => entry.tagIds.includes(id as TagId)) &&
              (!filters.hasAudio || entry.durationMs > 0),
          )
          .flatMap((entry) => {
            const text = words.every((word) => entry.title.toLowerCase().includes(word)) ? entry.title : entry.excerpt
            const marks = words.map((word) => ({
              start: text.toLowerCase().indexOf(word),
              end: text.toLowerCase().indexOf(word) + word.length,
            }))
            if (marks.some((mark) => mark.start < 0)) return []
            const where = text === entry.title ? 'title' : entry.durationMs > 0 ? 'transcript' : 'note'
            const recording = get(entry.id).recordings[0]
            return [
              {
                id: entry.id,
                documentId: entry.id,
                score: 1,
                where,
                snippet: text,
                marks,
                said: where === 'transcript' && recording ? { recordingId: recording.id, atMs: 1000 } : null,
              },
            ]
          })
        return { hits, total: hits.length, tookMs: 1, indexing: false, wordless: false }
      },
      snippets: ({ hits }: { hits: unknown[] }) => ({ hits }),
    },
    settings: {
      all: () => ({ settings: state.settings }),
      set: ({ key, value }: { key: string; value: unknown }) => {
        state.settings = { ...state.settings, [key]: value }
        emit('settings.changed', { keys: [key] })
      },
      device: () => ({ id: '0123456789abcdef', name: 'Study' }),
      renameDevice: () => undefined,
    },
    devices: {
      startPairing: () => ({ code: '12345678', addresses: ['192.168.1.5:50123'], endsAtMs: Date.now() + 300_000 }),
      stopPairing: () => undefined,
      list: () => ({ devices: state.devices }),
      acceptKey: () => undefined,
      setUnused: ({ id, unused }: { id: string; unused: boolean }) => {
        state.devices = state.devices.map((device) => (device.id === id ? { ...device, unused } : device))
      },
    },
    backup: backupCalls(state, emit),
    transcription: {
      jobs: () => ({ jobs: state.jobs, paused: false }),
      enqueue: () => ({ id: 'job' }),
      cancel: () => undefined,
      retry: () => undefined,
      pause: () => undefined,
      comparison: () => ({ transcript: null }),
      accept: () => undefined,
      models: () => ({ models: state.models, freeBytes: 120e9 }),
      download: () => undefined,
      pauseDownload: () => undefined,
      removeModel: () => undefined,
      tryModel: () => undefined,
      importModel: () => ({ id: 'own' }),
      live: () => ({ on: false, reason: keyed('live.noModel'), realTimeFactor: null }),
      livePush: () => undefined,
    },
    transfer: {
      chooseFolder: () => ({ path: state.chosenPath }),
      chooseFile: () => ({ path: state.chosenPath }),
      chooseSaveFile: () => ({ path: state.chosenPath }),
      export: () => ({ entries: 12, files: 19, skipped: [] }),
      exportPdf: () => ({ entries: 12 }),
      import: () => ({
        taken: 214,
        unchanged: 3,
        skipped: [{ what: '2023-04-01.wav', why: plain('The file is missing.') }],
      }),
      cancel: () => undefined,
      saveText: () => undefined,
      savePng: () => undefined,
    },
    diagnostics: {
      report: () => ({ text: 'BrainDump 0.2.0\nsessions 12\nrecordings 6\n' }),
      verify: () => ({ documents: 341, chunks: 92, problems: [] }),
      compact: () => ({ freedBytes: 3_100_000 }),
    },
  }

  return { raw: rawApi(state, calls, listeners), state, emit, announce }
}
