import type { IconName } from '../icons'

export interface MenuAction {
  readonly label: string
  readonly icon?: IconName
  readonly keys?: string
  readonly danger?: boolean
  readonly disabled?: boolean
  readonly testId?: string
  readonly run: () => void
}

/** An action, or a line between groups. */
export type MenuItem = MenuAction | 'line'
