import type { Locator, Page } from 'playwright-core'

/** More steps than any view has stops. */
const MOST = 150

/** Presses Tab until `target` has the focus, as somebody without a mouse would; fails where it cannot be reached. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await target.waitFor()
  for (let step = 0; step < MOST; step++) {
    if (await hasFocus(target)) return
    await page.keyboard.press(key)
  }
  throw new Error(`Not reached with ${key}: ${target.toString()}`)
}

/** Reaches something with Tab and presses a key on it. */
export async function pressOn(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, target)
  await page.keyboard.press(key)
}

/** The element or something in it has the focus. */
export const hasFocus = (target: Locator): Promise<boolean> =>
  target.first().evaluate((element) => element.contains(document.activeElement))
