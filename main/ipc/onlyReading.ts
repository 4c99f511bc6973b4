import type { AppError } from '../../app/errors'
import type { Handlers } from '../../app/ipc'

type Domains = Omit<Handlers, 'shell'>

/** Calls that change nothing in the profile. One that is not named here is refused while nothing can be written. */
const READING: { readonly [D in keyof Domains]: readonly (keyof Domains[D])[] } = {
  conflicts: ['list', 'review', 'history', 'asOf', 'mergeLog'],
  vault: ['state', 'showDamaged', 'unlock', 'lock', 'cancelJoin'],
  journal: ['list', 'summaries', 'entry', 'orphans', 'statistics'],
  diagnostics: ['report', 'verify'],
  tags: ['list'],
  recorder: ['recoverable'],
  audio: ['policy', 'places', 'transfers', 'storage', 'exportFile'],
  search: ['query', 'snippets'],
  settings: ['all', 'device'],
  devices: ['list'],
  backup: ['list', 'cancel', 'listen', 'saveSheet'],
  sync: ['report', 'remotes'],
  transcription: ['jobs', 'comparison', 'models'],
  transfer: [
    ...(['chooseFolder', 'chooseFile', 'chooseSaveFile', 'export', 'exportPdf'] as const),
    ...(['cancel', 'saveText', 'savePng'] as const),
  ],
}

/** The same handlers, of which those that would change something refuse with the reason. */
export function onlyReading(handlers: Domains, reason: AppError): Domains {
  const refuse = (): Promise<never> => Promise.reject(reason)
  return Object.fromEntries(
    Object.entries(handlers).map(([domain, calls]) => {
      const reading: readonly string[] = READING[domain as keyof Domains]
      return [
        domain,
        Object.fromEntries(
          Object.entries(calls).map(([name, handler]) => [name, reading.includes(name) ? handler : refuse]),
        ),
      ]
    }),
  ) as unknown as Domains
}
