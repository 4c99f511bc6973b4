import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { AllSettings, SettingKey, SettingValue } from '../../app/ipc/settings'
import { isAppError } from '../../app/errors'
import { SETTINGS } from '../../app/ipc/settings'
import { spokenLanguages } from '../../app/transcribe/languages'
import { api } from '../api'
import { setLanguage } from '../i18n'
import { toastError } from '../ui/overlay/toasts'

const defaults = (): AllSettings =>
  Object.fromEntries(
    Object.entries(SETTINGS).map(([key, { default: value }]) => [key, value]),
  ) as unknown as AllSettings

/** Every setting; changed at once and rolled back when main refuses. */
export const useSettings = defineStore('settings', () => {
  const all = ref<AllSettings>(defaults())
  const systemLanguage = ref(navigator.language)
  /** What the system says that the person speaks. */
  const systemSpoken = ref<readonly string[]>([])
  const device = ref({ id: '', name: '' })

  function apply(): void {
    const root = document.documentElement
    root.dataset['theme'] = all.value['appearance.theme']
    root.style.fontSize = `${String(all.value['appearance.textScale'] * 100)}%`
    setLanguage(all.value['appearance.language'], systemLanguage.value)
  }

  async function load(): Promise<void> {
    const { settings } = await api().settings.all(undefined)
    all.value = { ...defaults(), ...(settings as Partial<AllSettings>) }
    apply()
  }

  async function loadDevice(): Promise<void> {
    device.value = await api().settings.device(undefined)
  }

  async function set<K extends SettingKey>(key: K, value: SettingValue<K>): Promise<void> {
    const before = all.value
    all.value = { ...before, [key]: value }
    apply()
    try {
      await api().settings.set({ key, value: JSON.parse(JSON.stringify(value)) as never })
    } catch (error) {
      all.value = before
      apply()
      // The person said no to a question of the system: there is nothing to report.
      if (!isAppError(error, 'cancelled')) toastError(error)
    }
  }

  async function renameDevice(name: string): Promise<void> {
    const before = device.value
    device.value = { ...before, name }
    try {
      await api().settings.renameDevice({ name })
    } catch (error) {
      device.value = before
      toastError(error)
    }
  }

  /** Starts following; answers how to stop. */
  async function start(): Promise<() => void> {
    const info = await api().shell.info(undefined)
    systemLanguage.value = info.systemLanguage
    systemSpoken.value = info.spokenLanguages
    await load()
    return api().on('settings.changed', () => void load().catch(toastError))
  }

  /** For `v-model` on one setting. */
  const model = <K extends SettingKey>(key: K) =>
    computed({
      get: (): SettingValue<K> => all.value[key] as SettingValue<K>,
      set: (value: SettingValue<K>) => void set(key, value),
    })

  /** The languages that the person speaks: what they said, else what the system says. */
  const spoken = computed(() => {
    const { 'transcription.language': language, 'transcription.languages': languages } = all.value
    return spokenLanguages({ language, languages }, systemSpoken.value)
  })

  /** Languages that a recording may be in, where the guess of the one that was heard is wrong; the first few. */
  const spokenBut = (heard: string | null): string[] =>
    heard === null ? [] : spoken.value.filter((code) => code !== heard).slice(0, 4)

  return { all, device, spoken, spokenBut, systemSpoken, load, loadDevice, set, renameDevice, start, model, apply }
})
