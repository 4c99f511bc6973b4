import { resolve } from 'node:path'

/** What was asked for on the command line of the window. */
export interface LaunchArguments {
  /** Folder of the profile, absolute; undefined for the default one. */
  readonly profile: string | undefined
  /** Open, wait for first paint and the journal's state, quit. */
  readonly smoke: boolean
  /** Start in the tray. */
  readonly hidden: boolean
  /** A `braindump://` link that the system handed over. */
  readonly link: string | undefined
}

/** Reads our own options and skips everything that belongs to Chromium or Electron. */
export function parseLaunchArguments(argv: readonly string[], workingDirectory: string): LaunchArguments {
  return {
    profile: profileIn(argv, workingDirectory),
    smoke: argv.includes('--smoke'),
    hidden: argv.includes('--hidden'),
    link: argv.find((argument) => argument.startsWith('braindump://')),
  }
}

function profileIn(argv: readonly string[], workingDirectory: string): string | undefined {
  const at = argv.findIndex((argument) => argument === '--profile' || argument.startsWith('--profile='))
  if (at < 0) return undefined
  const given = argv[at]?.includes('=') ? argv[at].slice('--profile='.length) : argv[at + 1]
  return given === undefined || given === '' ? undefined : resolve(workingDirectory, given)
}
