import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

const boundsSchema = z.object({
  x: z.number().int().optional(),
  y: z.number().int().optional(),
  width: z.number().int().min(400).max(20_000),
  height: z.number().int().min(300).max(20_000),
  maximized: z.boolean(),
})

/** Where the window was, in device-independent pixels. Never replicates. */
export type WindowState = z.infer<typeof boundsSchema>

export const DEFAULT_WINDOW_STATE: WindowState = { width: 1180, height: 780, maximized: false }

/** A rectangle of a display, as Electron's screen tells it. */
export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Puts a remembered window back only where some display still shows a good part of its title bar. */
export function fitInto(state: WindowState, displays: readonly Area[]): WindowState {
  const { x, y, ...size } = state
  if (x === undefined || y === undefined) return size
  const visible = displays.some(
    (area) =>
      x + size.width > area.x + 80 && x < area.x + area.width - 80 && y >= area.y - 10 && y < area.y + area.height - 40,
  )
  return visible ? state : size
}

/** Reads what was remembered; nothing or nonsense means the default. */
export function readWindowState(file: string): WindowState {
  try {
    return boundsSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return DEFAULT_WINDOW_STATE // First start or a damaged file: the default recovers it.
  }
}

/** Remembers; a profile that cannot be written forgets, which the journal itself reports. */
export function writeWindowState(file: string, state: WindowState): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  } catch {
    // Losing the position of a window is no reason to bother anybody; the next start uses the default.
  }
}
