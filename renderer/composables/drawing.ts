import { onBeforeUnmount, onMounted, useTemplateRef, watch, type WatchSource } from 'vue'

export interface Surface {
  readonly context: CanvasRenderingContext2D
  /** In CSS pixels. */
  readonly width: number
  readonly height: number
  /** Colours as the element has them now. */
  readonly style: CSSStyleDeclaration
}

const dark = matchMedia('(prefers-color-scheme: dark)')

/** Draws on the canvas of this template name, sharp on every screen: when `sources` change, and with its size and the theme. */
export function useDrawing(name: string, sources: readonly WatchSource[], paint: (surface: Surface) => void): void {
  const canvas = useTemplateRef<HTMLCanvasElement>(name)
  function draw(): void {
    const element = canvas.value
    const context = element?.getContext('2d')
    if (!element || !context) return
    const { width, height } = element.getBoundingClientRect()
    element.width = width * devicePixelRatio
    element.height = height * devicePixelRatio
    context.scale(devicePixelRatio, devicePixelRatio)
    paint({ context, width, height, style: getComputedStyle(element) })
  }
  let observer: ResizeObserver | undefined
  watch(sources, draw)
  onMounted(() => {
    draw()
    observer = new ResizeObserver(draw)
    if (canvas.value) observer.observe(canvas.value)
    dark.addEventListener('change', draw)
  })
  onBeforeUnmount(() => {
    observer?.disconnect()
    dark.removeEventListener('change', draw)
  })
}
