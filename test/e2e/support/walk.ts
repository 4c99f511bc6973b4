import type { Page } from 'playwright-core'

export interface Focused {
  readonly tag: string
  readonly testId: string | null
  /** What a screen reader says of it, shortened. */
  readonly name: string
  readonly inDialog: boolean
}

/** What has the focus. */
export const focused = (page: Page): Promise<Focused> =>
  page.evaluate(() => {
    const element = document.activeElement
    const label = element?.getAttribute('aria-label') ?? element?.textContent ?? ''
    return {
      tag: element?.tagName.toLowerCase() ?? '',
      testId: element?.getAttribute('data-testid') ?? null,
      name: label.trim().slice(0, 80),
      inDialog: element?.closest('dialog') !== null,
    }
  })

const FAR = 60

/** Presses Tab (Shift+Tab with `back`) until the control with this test id, or this name, has the focus. */
export async function walkTo(page: Page, wanted: string | RegExp, { back = false } = {}): Promise<void> {
  const passed: string[] = []
  for (let press = 0; press < FAR; press++) {
    const now = await focused(page)
    if (typeof wanted === 'string' ? now.testId === wanted || now.name === wanted : wanted.test(now.name)) return
    passed.push(now.testId ?? (now.name || now.tag))
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab')
  }
  throw new Error(`Tab never reaches ${String(wanted)}; it passes ${passed.join(', ')}`)
}

/** Goes to a control by Tab and presses Enter on it. */
export async function enterOn(page: Page, wanted: string | RegExp): Promise<void> {
  await walkTo(page, wanted)
  await page.keyboard.press('Enter')
}
