import { ref } from 'vue'
import type { Capture } from '../capture/capture'
import { LevelJudge, type LevelVerdict } from '../capture/levels'
import { openMicrophone, type ChosenInput, type Opened } from '../capture/microphone'
import { t } from '../i18n'
import { toast } from '../ui/overlay/toasts'
import { useSettings } from './settings'

function chosenInput(): ChosenInput {
  const { all } = useSettings()
  return { id: all['audio.inputDeviceId'], label: all['audio.inputDeviceLabel'] }
}

/**
 * Which microphone a recording hears, and what is to be said of it.
 * @param listening the recording that is under way
 * @param onGone there is no microphone any more
 */
export function recorderInput(listening: () => Capture | null, onGone: () => void) {
  const judge = new LevelJudge()
  const verdict = ref<LevelVerdict>('fine')
  const microphone = ref('')

  function reset(): void {
    judge.reset()
    verdict.value = 'fine'
    microphone.value = ''
  }

  /** Notes which microphone is heard, and says so where another one was wanted. */
  function heardThrough(label: string, wanted: string): void {
    microphone.value = label
    judge.reset()
    if (wanted !== '' && wanted !== label)
      toast(t('recorder.replaced', { wanted, name: label || t('recorder.defaultDevice') }))
  }

  /** Opens the chosen microphone, or the default where that is not connected. */
  async function open(): Promise<Opened> {
    const chosen = chosenInput()
    const opened = await openMicrophone(chosen)
    if (opened.opened) heardThrough(opened.label, opened.isReplacement ? chosen.label : '')
    return opened
  }

  /** Goes on with another microphone, while recording; one that cannot be opened changes nothing. */
  async function change(chosen: ChosenInput): Promise<void> {
    if (listening()) await goOn(chosen, chosen.label)
  }

  /** The microphone was unplugged: the default one goes on, or what was recorded until now is kept. */
  async function replaceLost(): Promise<void> {
    if (!(await goOn({ id: '', label: '' }, microphone.value))) onGone()
  }

  async function goOn(chosen: ChosenInput, wanted: string): Promise<boolean> {
    const during = listening()
    const opened = await openMicrophone(chosen)
    if (!opened.opened) return false
    if (during === null || listening() !== during) {
      // It ended meanwhile, so nobody hears this one.
      for (const track of opened.stream.getTracks()) track.stop()
      return true
    }
    await during.listenTo(opened.stream)
    heardThrough(opened.label, wanted)
    return true
  }

  const measured = (peak: number): void => {
    verdict.value = judge.push(peak)
  }

  return { verdict, microphone, reset, open, change, replaceLost, measured }
}
