/** `--paper` of the window's styles (renderer/styles/tokens.css) as Electron takes it, in light and dark. */
const PAPER = { light: '#fbf9f5', dark: '#191714' } as const

/** What stands behind a page that has not painted yet, so that nothing flashes. */
export const paperOf = (systemIsDark: boolean, theme: 'system' | 'light' | 'dark'): string =>
  PAPER[theme === 'system' ? (systemIsDark ? 'dark' : 'light') : theme]
