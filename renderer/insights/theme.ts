/** The colours and letters of the window as a canvas needs them. */
export interface ChartTheme {
  readonly ink: string
  readonly strong: string
  readonly line: string
  readonly accent: string
  readonly ground: string
  readonly empty: string
  readonly font: string
  /** One rem in pixels. */
  readonly rem: number
  /** The accent at a strength from 0 to 1, over the empty colour. */
  readonly heat: (strength: number) => string
}

/** A custom property as a colour a canvas understands: computed by the engine, since it may be `light-dark(…)`. */
function colorOf(host: HTMLElement, value: string): string {
  const probe = document.createElement('i')
  probe.style.color = value
  host.append(probe)
  const color = getComputedStyle(probe).color
  probe.remove()
  return color
}

export function themeOf(element: HTMLElement): ChartTheme {
  const host = element.parentElement ?? document.body
  const color = (value: string) => colorOf(host, value)
  return {
    ink: color('var(--ink-2)'),
    strong: color('var(--ink)'),
    line: color('var(--line)'),
    accent: color('var(--accent)'),
    ground: color('var(--sheet)'),
    empty: color('var(--press)'),
    font: getComputedStyle(document.body).fontFamily,
    rem: Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
    heat: (strength) =>
      strength === 0
        ? color('var(--press)')
        : color(`color-mix(in oklch, var(--accent) ${String(Math.round(25 + 75 * strength))}%, var(--sheet))`),
  }
}
