const { rmSync } = require('node:fs')
const { join } = require('node:path')

/** Removes what a runtime in a cache carries for its own use and an app does not need. */
exports.default = async function afterPack({ appOutDir, electronPlatformName }) {
  if (electronPlatformName !== 'linux') return
  for (const extra of ['ready', 'version', 'resources/default_app.asar']) {
    rmSync(join(appOutDir, extra), { recursive: true, force: true })
  }
}
