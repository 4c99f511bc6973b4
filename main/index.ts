import { app } from 'electron'
import { defaultProfile } from './cli/context'
import type { Host } from './composition/compose'
import { parseLaunchArguments } from './shell/start/arguments'
import { commandLineOf } from './shell/start/cliArguments'
import { makeForOwnerOnly } from './profile/ownerOnly'
import { Crash } from './shell/start/crash'
import { lockContents } from './shell/security/lockdown'
import { describe, log } from './shell/start/log'
import { chromiumFolder } from './shell/start/profileFolder'
import { registerSchemes } from './shell/security/protocols'
import { runApp } from './shell/runApp'
import type { ServeCommands } from './shell/takeCommands'

// Before Chromium makes its folder.
makeForOwnerOnly()
const command = app.isPackaged ? commandLineOf(process.argv.slice(1)) : undefined
if (command) {
  // Awaited here, before Chromium starts: a command needs no display.
  const { runCli } = await import('./cli')
  app.exit(await runCli(command, (code) => app.exit(code)))
} else {
  openWindow()
}

/** Loaded once the window is there: most windows never get a command. */
async function serveCommandLine(host: Host): Promise<Awaited<ReturnType<ServeCommands>>> {
  const [{ commands }, { serveCommands }] = await Promise.all([import('./cli'), import('./cli/window/serveCommands')])
  return serveCommands(host, commands)
}

/** Everything that has to be said before Chromium starts, then the window. */
function openWindow(): void {
  const launch = parseLaunchArguments(process.argv, process.cwd())
  const crash = new Crash(launch.smoke)
  const profile = launch.profile ?? defaultProfile()
  app.setPath('userData', chromiumFolder(profile))
  // Chromium's sandbox cannot run as root; a machine that starts it so has said it knows.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  registerSchemes()
  lockContents(app)
  if (!app.requestSingleInstanceLock()) {
    log('BrainDump is already running with this profile; its window is shown instead.')
    app.exit(launch.smoke ? 1 : 0)
    return
  }
  // Not awaited at the top: Electron gets ready only after this module has been loaded.
  app
    .whenReady()
    .then(() => runApp(launch, profile, crash, serveCommandLine))
    .catch((error: unknown) => {
      log(`BrainDump could not start: ${describe(error)}`)
      app.exit(1)
    })
}
