export interface ElectronRuntime {
  readonly folder: string
  readonly executable: string
  readonly version: string
  /** True for the runtime that stands in where Electron's own download is out of reach. */
  readonly fallback: boolean
}
export function setUp(purpose: 'cli'): Promise<undefined>
export function setUp(purpose: 'app' | 'window' | 'test'): Promise<ElectronRuntime>
export function main(body: () => number | undefined | void | Promise<number | undefined | void>): Promise<void>
