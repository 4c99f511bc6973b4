import { resolve } from 'node:path'

/** What was asked for on the command line of the window. */
export interface LaunchArguments {
  /** Folder of the profile, absolute; undefined for the default one. */
  readonly profile: string | undefined
  /** Open, wait for first paint and the journal's state, quit. */
  readonly smoke: boolean
  /** Start in the tray. */
  readonly hidden: boolean
  /** Where a picture of the window goes, absolute; undefined for none. */
  readonly picture: string | undefined
  /** A `braindump://` link that the system handed over. */
  readonly link: string | undefined
}

/** Reads our own options and skips everything that belongs to Chromium or Electron. */
export function parseLaunchArguments(argv: readonly string[], workingDirectory: string): LaunchArguments {
  return {
    profile: pathAfter('--profile', argv, workingDirectory),
    smoke: argv.includes('--smoke'),
    hidden: argv.includes('--hidden'),
    picture: pathAfter('--picture', argv, workingDirectory),
    link: argv.find((argument) => argument.startsWith('braindump://')),
  }
}

function pathAfter(option: string, argv: readonly string[], workingDirectory: string): string | undefined {
  const at = argv.findIndex((argument) => argument === option || argument.startsWith(`${option}=`))
  if (at < 0) return undefined
  const given = argv[at]?.includes('=') ? argv[at].slice(option.length + 1) : argv[at + 1]
  return given === undefined || given === '' ? undefined : resolve(workingDirectory, given)
}
