/** A question of the system's own dialog; `cancel` is what Enter and Escape choose. */
export interface Question {
  readonly message: string
  readonly detail: string
  readonly agree: string
  readonly cancel: string
}
