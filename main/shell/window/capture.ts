import type { BrowserWindow } from 'electron'
import { setTimeout as delay } from 'node:timers/promises'

/** How long a window may take to show something that stays, in milliseconds, and the pause between two looks. */
const SETTLING_MS = 5_000
const LOOK_MS = 50

/**
 * What a window shows, as a PNG. The page says that it has painted before its frame is on the screen, so this looks until
 * there is more than one colour and it stays as it is.
 * @throws Error when the window is gone or shows nothing
 */
export async function captureWindow(window: BrowserWindow | undefined): Promise<Buffer> {
  const deadline = performance.now() + SETTLING_MS
  let before: Buffer | undefined
  for (;;) {
    if (!window || window.isDestroyed()) throw new Error('there is no window')
    const image = await window.webContents.capturePage()
    const pixels = image.toBitmap()
    const late = performance.now() > deadline
    if (!isOneColour(pixels) && (late || before?.equals(pixels))) return image.toPNG()
    if (late) throw new Error('it shows nothing')
    before = pixels
    await delay(LOOK_MS)
  }
}

/** True for a bitmap of four bytes a pixel that has nothing on it. */
export const isOneColour = (pixels: Buffer): boolean =>
  pixels.length < 8 || pixels.subarray(4).equals(pixels.subarray(0, -4))
