export type Bundle = 'main' | 'preload' | 'renderer'
export function ensureBuilt(bundles?: readonly Bundle[]): Promise<void>
export function buildAll(): Promise<void>
