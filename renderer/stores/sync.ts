import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Remote, SyncReport } from '../../app/ipc/sync'
import { api } from '../api'
import { toastError } from '../ui/overlay/toasts'

type CheckInput = Parameters<ReturnType<typeof api>['sync']['check']>[0]

/** Nothing is set up to sync with, nothing waits. */
export const QUIET: SyncReport = {
  status: { state: 'none' },
  problem: null,
  databases: [],
  bytesUp: 0,
  bytesDown: 0,
  conflicts: 0,
  quarantined: [],
  activeRemoteId: null,
  mirrors: [],
}

/** Where syncing stands, and the servers. */
export const useSync = defineStore('sync', () => {
  const report = shallowRef<SyncReport>(QUIET)
  const remotes = shallowRef<readonly Remote[]>([])
  const status = computed(() => report.value.status)
  const why = computed(() => (status.value.state === 'needs-you' ? status.value.why : []))

  async function load(): Promise<void> {
    const [now, servers] = await Promise.all([api().sync.report(undefined), api().sync.remotes(undefined)])
    report.value = now
    remotes.value = servers.remotes
  }

  const check = (address: CheckInput) => api().sync.check(address)

  async function add(address: CheckInput): Promise<void> {
    await api().sync.addRemote(address)
    await load()
  }

  async function remove(id: string): Promise<void> {
    const before = remotes.value
    remotes.value = before.filter((remote) => remote.id !== id)
    try {
      await api().sync.removeRemote({ id })
    } catch (error) {
      remotes.value = before
      toastError(error)
    }
  }

  async function signIn(id: string, username: string, password: string): Promise<void> {
    await api().sync.signIn({ id, username, password })
    await load()
  }

  const quietly = (work: Promise<unknown>) => work.then(load).catch(toastError)
  const setPaused = (paused: boolean) => quietly(api().sync.pause({ paused }))
  const now = () => quietly(api().sync.now(undefined))
  const retryQuarantine = () => quietly(api().sync.retryQuarantine(undefined))
  const answerMassDeletion = (answer: 'accept' | 'keep-mine') => quietly(api().sync.answerMassDeletion({ answer }))

  function start(): () => void {
    return api().on('sync.changed', (next) => {
      report.value = next
    })
  }

  return {
    report,
    remotes,
    status,
    why,
    load,
    check,
    add,
    remove,
    signIn,
    setPaused,
    now,
    retryQuarantine,
    answerMassDeletion,
    start,
  }
})
