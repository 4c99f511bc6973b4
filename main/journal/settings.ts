import { join } from 'node:path'
import { z } from 'zod'
import { AppError, isAppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import { settingId } from '../../app/ids'
import { type AllSettings, type SettingKey, SETTINGS, type SettingValue } from '../../app/ipc/settings'
import { editSetting } from '../../app/merge/document/edit'
import type { Setting } from '../../app/model'
import type { EntityDatabase, Feed, Stored } from '../database/entity/types'
import { JsonFile } from '../files/jsonFile'
import type { Editor } from './editor'

const deviceFileSchema = z.record(z.string(), z.json())
type DeviceValues = z.output<typeof deviceFileSchema>

/** Whether a person had set it to lock by itself cannot be known any more: locking is the safe side. */
const AUTO_LOCK = { 'security.autoLockMinutes': 15 }

/** Settings of this device only: a file of the profile, readable before the vault is unlocked. Holds nothing private. */
export class DeviceSettings {
  readonly #file: JsonFile<typeof deviceFileSchema>
  #values: DeviceValues

  private constructor(file: JsonFile<typeof deviceFileSchema>, values: DeviceValues) {
    this.#file = file
    this.#values = values
  }

  static async load(profile: string, tell: (problem: AppError) => void): Promise<DeviceSettings> {
    const file = new JsonFile(join(profile, 'settings.json'), deviceFileSchema, () => ({}), {
      consequence: keyed('damaged.deviceSettings'),
      report: tell,
      recover: (readable) => ({ ...AUTO_LOCK, ...deviceFileSchema.safeParse(readable).data }),
    })
    return new DeviceSettings(file, await file.read())
  }

  get(key: string): unknown {
    return this.#values[key]
  }

  async set(key: string, value: Setting['value']): Promise<void> {
    this.#values = await this.#file.update((values) => ({ ...values, [key]: value }))
  }
}

/** Every setting by its key, with defaults; synced ones from the database while the journal is open. */
export class Settings {
  readonly #device: DeviceSettings
  readonly #onChange: (keys: string[]) => void
  readonly #synced = new Map<string, unknown>()
  /** Those of which a version is shown that nobody can read. */
  readonly #unreadable = new Set<string>()
  #open: { database: EntityDatabase<'settings'>; editor: Editor; feed: Feed } | null = null

  constructor(device: DeviceSettings, onChange: (keys: string[]) => void) {
    this.#device = device
    this.#onChange = onChange
  }

  get<K extends SettingKey>(key: K): SettingValue<K> {
    const { scope, schema, default: fallback } = SETTINGS[key]
    const value = scope === 'device' ? this.#device.get(key) : this.#synced.get(settingId(key))
    const parsed = schema.safeParse(value)
    // A value of a newer version, or a damaged one: the default stands until somebody sets it again.
    return (parsed.success ? parsed.data : fallback) as SettingValue<K>
  }

  all(): AllSettings {
    return Object.fromEntries((Object.keys(SETTINGS) as SettingKey[]).map((key) => [key, this.get(key)])) as AllSettings
  }

  /** @throws AppError `invalid-input` for a value the setting cannot have, `locked` for a synced one while locked */
  async set(key: SettingKey, value: unknown): Promise<void> {
    const { scope, schema } = SETTINGS[key]
    const parsed = schema.safeParse(value)
    if (!parsed.success) throw new AppError('invalid-input', keyed('journal.settingUnfit', { setting: key }))
    if (scope === 'device') await this.#device.set(key, parsed.data)
    else await this.#write(key, parsed.data)
    this.#onChange([key])
  }

  /** Sets what nobody has set on this device. */
  async setUnlessSet<K extends SettingKey>(key: K, value: SettingValue<K>): Promise<void> {
    if (this.#device.get(key) === undefined) await this.set(key, value)
  }

  /** The value of a synced setting that is none of `SETTINGS`, as it stands: nothing in it is checked. */
  synced(key: string): unknown {
    return this.#synced.get(settingId(key))
  }

  /** Every synced setting whose key begins so, by the rest of its key. */
  syncedUnder(prefix: string): readonly (readonly [rest: string, value: unknown])[] {
    const start = `setting:${prefix}`
    return [...this.#synced].flatMap(([id, value]) =>
      id.startsWith(start) ? [[id.slice(start.length), value] as const] : [],
    )
  }

  /** Keys that begin so and have a version on top that nobody can read, by their rest. */
  unreadableUnder(prefix: string): readonly string[] {
    const start = `setting:${prefix}`
    return [...this.#unreadable].flatMap((id) => (id.startsWith(start) ? [id.slice(start.length)] : []))
  }

  /**
   * Writes one of those, unless it stands there already.
   * @returns whether it took the place of something that nobody can read
   * @throws AppError `locked`, `newer-format`
   */
  setSynced(key: string, value: Setting['value']): Promise<'written' | 'replaced-unreadable'> {
    return this.#write(key, value)
  }

  /** Reads the synced settings and follows them until `detach`. */
  async attach(database: EntityDatabase<'settings'>, editor: Editor): Promise<void> {
    const since = await database.sequence()
    for await (const slice of database.list())
      for (const result of slice) {
        if (result.ok) this.#synced.set(result.stored.doc.id, result.stored.doc.value)
        else this.#unreadable.add(result.problem.id)
      }
    const feed = database.follow(since, async (batch) => {
      // One that cannot be read keeps its default; `verify` reports it.
      const there = new Map<string, unknown>()
      const unreadable = new Set<string>()
      for (const result of await batch.documents()) {
        if (result.ok) there.set(result.stored.doc.id, result.stored.doc.value)
        else unreadable.add(result.problem.id)
      }
      for (const id of batch.ids) {
        if (there.has(id)) this.#synced.set(id, there.get(id))
        else this.#synced.delete(id)
        if (unreadable.has(id)) this.#unreadable.add(id)
        else this.#unreadable.delete(id)
      }
      this.#onChange(batch.ids.map((id) => id.slice('setting:'.length)))
    })
    this.#open = { database, editor, feed }
  }

  async detach(): Promise<void> {
    await this.#open?.feed.stop()
    this.#open = null
    this.#synced.clear()
    this.#unreadable.clear()
  }

  async #write(key: string, value: Setting['value']): Promise<'written' | 'replaced-unreadable'> {
    if (!this.#open) throw new AppError('locked', keyed('journal.locked'))
    const { database, editor } = this.#open
    const id = settingId(key)
    for (let attempt = 0; ; attempt += 1) {
      const edited = (doc: Setting | null): Setting => editSetting(doc, { id, value }, editor.context())
      try {
        const before = await readable(database, id)
        if (before === 'unreadable') {
          await writeOver(database, id, edited)
          this.#synced.set(id, value)
          return 'replaced-unreadable'
        }
        const next = edited(before?.doc ?? null)
        if (next === before?.doc) return 'written'
        await database.put(next, before?.rev ?? null)
        this.#synced.set(id, value)
        return 'written'
      } catch (error) {
        if (!isAppError(error, 'conflict') || attempt >= 8) throw error
      }
    }
  }
}

type SettingsDatabase = EntityDatabase<'settings'>

async function readable(database: SettingsDatabase, id: string): Promise<Stored<Setting> | 'unreadable' | null> {
  try {
    return await database.find(id)
  } catch (error) {
    if (isAppError(error, 'integrity')) return 'unreadable'
    throw error
  }
}

/**
 * A setting has a plain id on the server, which can so put anything in its place; and of two values the newest stays. So what
 * is set now takes the place of every version there is (docs/adr/0200).
 */
async function writeOver(
  database: SettingsDatabase,
  id: string,
  edited: (doc: Setting | null) => Setting,
): Promise<void> {
  const leaves = await database.leaves(id)
  // What a newer version of the app wrote stays.
  const garbled = leaves.filter((leaf) => leaf.kind === 'unreadable' && isAppError(leaf.error, 'integrity'))
  const live = leaves.filter((leaf) => leaf.kind === 'live')
  const [parent] = garbled
  if (parent === undefined) throw new AppError('conflict', keyed('journal.entryChanged'))
  const losers = [...garbled.slice(1), ...live].map(({ rev }) => rev)
  await database.writeMerge(id, parent.rev, edited(live[0]?.doc ?? null), losers)
}
