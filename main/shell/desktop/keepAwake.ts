/** What Electron's powerSaveBlocker can do (https://www.electronjs.org/docs/latest/api/power-save-blocker). */
export interface PowerSave {
  /** Keeps the machine from sleeping; the screen may go dark. Answers a number that names it. */
  start(type: 'prevent-app-suspension'): number
  stop(id: number): void
}

/** Keeps the machine awake while there is a reason to: a recording, a transcription. */
export class KeepAwake {
  readonly #power: PowerSave
  readonly #reasons = new Set<string>()
  #blocker: number | null = null

  constructor(power: PowerSave) {
    this.#power = power
  }

  /** A reason begins or ends. Two of them are one blocker, which ends with the last. */
  set(reason: 'recording' | 'transcription', active: boolean): void {
    if (active) this.#reasons.add(reason)
    else this.#reasons.delete(reason)
    this.#apply()
  }

  /** Lets the machine sleep, whatever goes on. */
  stop(): void {
    this.#reasons.clear()
    this.#apply()
  }

  #apply(): void {
    const wanted = this.#reasons.size > 0
    if (wanted && this.#blocker === null) this.#blocker = this.#power.start('prevent-app-suspension')
    if (wanted || this.#blocker === null) return
    this.#power.stop(this.#blocker)
    this.#blocker = null
  }
}
