import { toWritten } from '../../app/messages/written'
import { AppError } from '../../app/errors'
import { keyed, type KeyedMessage } from '../../app/messages/message'
import { ENTITY_NAMES, type EntityName } from '../../app/model'
import type { Problem } from '../../app/ipc/system/diagnostics'
import type { OpenDatabases } from '../database/entity/open'
import { startInventoryThread, stillMissing, type Missing } from '../database/inventory/inventory'

/** Documents that were written on this device and are not in its databases any more, though nothing else is wrong with those. */
export class MissingDocuments {
  readonly #stores: OpenDatabases['stores']
  #found: Promise<Map<EntityName, Missing[]>> | null = null
  #isFound = false

  constructor({ stores }: Pick<OpenDatabases, 'stores'>) {
    this.#stores = stores
  }

  /** What is missing now. The databases are compared with their inventories once, then only what was missing is looked at. */
  async problems(): Promise<Problem[]> {
    this.#found ??= this.#compare()
    const problems: Problem[] = []
    for (const [database, missing] of await this.#found) {
      const store = this.#stores.get(database)
      if (store === undefined || missing.length === 0) continue
      for (const { id, what } of await store.run(() => stillMissing(store.raw, missing)))
        problems.push({ database, id, kind: 'not-found', ...toWritten(missingText(what)) })
    }
    return problems
  }

  /** How many are missing now, as far as the databases were compared already. */
  async count(): Promise<number> {
    return this.#isFound ? (await this.problems()).length : 0
  }

  /** Looks, and tells in one sentence when something is missing; answers how many that are. */
  async tell(onError: (error: unknown) => void): Promise<number> {
    const problems = await this.problems()
    if (problems.length === 0) return 0
    const text = keyed('missing.several', { count: problems.length })
    onError(new AppError('integrity', text))
    return problems.length
  }

  async #compare(): Promise<Map<EntityName, Missing[]>> {
    const thread = startInventoryThread()
    try {
      const found = new Map<EntityName, Missing[]>()
      for (const name of ENTITY_NAMES) {
        const store = this.#stores.get(name)
        const { inventory = null } = store ?? {}
        if (store === undefined || inventory === null) continue
        found.set(name, await store.run(() => inventory.compare(store.raw, thread)))
      }
      this.#isFound = true
      return found
    } finally {
      await thread.close()
    }
  }
}

function missingText(what: Missing['what']): KeyedMessage {
  return what === 'gone' ? keyed('missing.gone') : keyed('missing.older')
}
