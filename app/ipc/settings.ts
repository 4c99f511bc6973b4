import { z } from 'zod'
import { call } from './wire/define'
import { nothing } from './wire/common'

const ALWAYS_FIELDS = ['title', 'name', 'text', 'content', 'editedText', 'deletedAt'] as const
/** A field of which both sides can be kept: joined, or out of the trash. */
export const alwaysFieldSchema = z.enum(ALWAYS_FIELDS)
export type AlwaysField = z.infer<typeof alwaysFieldSchema>

/**
 * Every setting, with its default. `synced` ones make sense on all devices and replicate (last writer wins); the others
 * stay on this device.
 */
export const SETTINGS = {
  'appearance.theme': { scope: 'device', schema: z.enum(['system', 'light', 'dark']), default: 'system' },
  'appearance.textScale': { scope: 'device', schema: z.number().min(0.8).max(2), default: 1 },
  'appearance.language': { scope: 'synced', schema: z.enum(['system', 'en', 'de']), default: 'system' },
  'security.autoLockMinutes': { scope: 'device', schema: z.number().int().min(0).max(1440), default: 0 },
  /** False from the moment a recovery code is made until a person says that it is put somewhere safe. */
  'security.recoveryNoted': { scope: 'device', schema: z.boolean(), default: true },
  /** The entry that is opened again at the next start; only its id, which says nothing. */
  'window.lastEntry': { scope: 'device', schema: z.string().max(100), default: '' },
  'audio.inputDeviceId': { scope: 'device', schema: z.string(), default: '' },
  /** The name of that microphone: its id may be another one after a restart. */
  'audio.inputDeviceLabel': { scope: 'device', schema: z.string().max(500), default: '' },
  'audio.bitsPerSecond': { scope: 'device', schema: z.number().int().min(16_000).max(256_000), default: 32_000 },
  'audio.playbackRate': { scope: 'device', schema: z.number().min(0.5).max(3), default: 1 },
  'transcription.auto': { scope: 'device', schema: z.boolean(), default: true },
  'transcription.engine': { scope: 'device', schema: z.enum(['whisper', 'command']), default: 'whisper' },
  'transcription.model': { scope: 'device', schema: z.string(), default: '' },
  'transcription.command': { scope: 'device', schema: z.string(), default: '' },
  'transcription.language': { scope: 'synced', schema: z.string(), default: 'auto' },
  /** What the person speaks, as two letters each; none for the languages of the system. */
  'transcription.languages': { scope: 'synced', schema: z.array(z.string().min(2).max(8)).max(20), default: [] },
  'transcription.onlyOnMains': { scope: 'device', schema: z.boolean(), default: false },
  'transcription.onlyWhenIdle': { scope: 'device', schema: z.boolean(), default: false },
  'transcription.mirror': { scope: 'device', schema: z.string(), default: '' },
  'transcription.dictionary': {
    scope: 'synced',
    schema: z.array(z.object({ term: z.string().min(1), heardAs: z.array(z.string()) })),
    default: [],
  },
  'desktop.tray': { scope: 'device', schema: z.boolean(), default: true },
  /** Closing the window leaves the app running in the tray. */
  'desktop.keepRunning': { scope: 'device', schema: z.boolean(), default: false },
  'desktop.recordShortcut': { scope: 'device', schema: z.string(), default: '' },
  'desktop.startAtLogin': { scope: 'device', schema: z.boolean(), default: false },
  'desktop.notifications': { scope: 'device', schema: z.boolean(), default: true },
  shortcuts: { scope: 'synced', schema: z.record(z.string(), z.string()), default: {} },
  /** Questions that are answered by keeping both, without asking (docs/adr/0231-always-do-so.md). */
  'reviews.always': { scope: 'device', schema: z.array(alwaysFieldSchema).max(20), default: [] },
  /** How often in a row both were kept, by field. */
  'reviews.inARow': {
    scope: 'device',
    schema: z.partialRecord(alwaysFieldSchema, z.number().int().min(0)),
    default: {},
  },
  'trash.keepDays': { scope: 'synced', schema: z.number().int().min(0).max(3650), default: 30 },
} as const satisfies Record<string, { scope: 'synced' | 'device'; schema: z.ZodType; default: unknown }>

export type SettingKey = keyof typeof SETTINGS
export type SettingValue<K extends SettingKey> = z.output<(typeof SETTINGS)[K]['schema']>
export type AllSettings = { [K in SettingKey]: SettingValue<K> }
export const settingKeySchema = z.enum(Object.keys(SETTINGS) as [SettingKey, ...SettingKey[]])

export const settingsCalls = {
  /** Every setting with its current value. Before the vault is unlocked, synced ones have their defaults. */
  all: call(nothing, z.object({ settings: z.record(z.string(), z.json()) })),
  set: call(z.object({ key: settingKeySchema, value: z.json() }), nothing),
  /** This device's name as other devices show it. */
  device: call(nothing, z.object({ id: z.string(), name: z.string() })),
  renameDevice: call(z.object({ name: z.string().trim().min(1).max(100) }), nothing),
} as const

export const settingsEvents = {
  'settings.changed': z.object({ keys: z.array(z.string()) }),
} as const
