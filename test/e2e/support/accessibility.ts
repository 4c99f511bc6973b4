import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

/* What axe-core finds in a window that stands still. */

interface Violation {
  readonly id: string
  readonly impact: string | null
  readonly nodes: readonly { readonly html: string }[]
}

/** What was asked for has been painted, and every transition towards it has ended. */
export const painted = (page: Page): Promise<unknown> =>
  page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done))
    await frame()
    await frame()
    const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition)
    await Promise.allSettled(transitions.map((transition) => transition.finished))
    await frame()
  })

/**
 * What axe-core finds, once nothing moves any more: a colour on its way from dark to light has a contrast of its own.
 * `on` is a CSS selector of the part to look at; `impacts` keeps what is that serious.
 */
export async function violations(
  page: Page,
  { on, impacts }: { on?: string; impacts?: readonly string[] } = {},
): Promise<string[]> {
  await painted(page)
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'))
  const found = await page.evaluate(async (selector) => {
    const { axe } = globalThis as unknown as {
      axe: { run: (on: string | Document, how: object) => Promise<{ violations: Violation[] }> }
    }
    return (await axe.run(selector ?? document, { resultTypes: ['violations'] })).violations
  }, on)
  return found
    .filter(({ impact }) => impacts === undefined || impacts.includes(impact ?? ''))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' ')}`)
}
