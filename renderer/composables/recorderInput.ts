import { ref } from 'vue'
import { LevelJudge, type LevelVerdict } from '../capture/levels'
import { openMicrophone, type ChosenInput, type Opened } from '../capture/microphone'
import { t } from '../i18n'
import { toast } from '../ui/overlay/toasts'

/**
 * Which microphone a recording hears, and what is to be said of it.
 * @param chosen what a person chose in the settings
 */
export function recorderInput(chosen: () => ChosenInput) {
  const judge = new LevelJudge()
  const verdict = ref<LevelVerdict>('fine')
  const microphone = ref('')

  function reset(): void {
    judge.reset()
    verdict.value = 'fine'
    microphone.value = ''
  }

  /** Opens the chosen microphone, or the default where that is not connected, and says so. */
  async function open(): Promise<Opened> {
    const wanted = chosen()
    const opened = await openMicrophone(wanted)
    if (!opened.opened) return opened
    microphone.value = opened.label || t('recorder.defaultDevice')
    if (opened.isReplacement && wanted.label !== '')
      toast(t('recorder.replaced', { wanted: wanted.label, name: microphone.value }))
    return opened
  }

  /** Takes the greatest amplitude, 0 to 1, of the next block of the meter. */
  function measured(peak: number): void {
    verdict.value = judge.push(peak)
  }

  return { verdict, microphone, reset, open, measured }
}
