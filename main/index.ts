import { app } from 'electron'
import { join } from 'node:path'
import { parseLaunchArguments } from './shell/arguments'
import { lockContents } from './shell/lockdown'
import { log } from './shell/log'
import { chromiumFolder } from './shell/profileFolder'
import { registerSchemes } from './shell/protocols'
import { runApp } from './shell/runApp'

const launch = parseLaunchArguments(process.argv, process.cwd())
const profile = launch.profile ?? join(app.getPath('appData'), 'BrainDump')

// Everything here has to happen before Chromium starts.
app.setPath('userData', chromiumFolder(profile))
// Chromium's sandbox cannot run as root; a machine that starts it so has said it knows.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
registerSchemes()
lockContents(app)

if (app.requestSingleInstanceLock()) {
  // Not awaited at the top: Electron gets ready only after this module has been loaded.
  void start().catch((error: unknown) => {
    log(`BrainDump could not start: ${error instanceof Error ? error.message : String(error)}`)
    app.exit(1)
  })
} else {
  log('BrainDump is already running with this profile; its window is shown instead.')
  app.exit(launch.smoke ? 1 : 0)
}

async function start(): Promise<void> {
  await app.whenReady()
  await runApp(launch, profile)
}
