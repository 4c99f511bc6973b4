import { access, readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { autostartEntry, autostartFile, setAutostart } from '../../../main/shell/desktop/loginItem'
import { temporaryFolder } from '../../support/documents'

describe('start at login on Linux', () => {
  it('is a file in the autostart folder while it is on', async () => {
    const environment = { XDG_CONFIG_HOME: await temporaryFolder() }
    await setAutostart(true, '/opt/BrainDump/braindump', environment)
    expect(await readFile(autostartFile(environment), 'utf8')).toContain('Exec="/opt/BrainDump/braindump" --hidden\n')
    await setAutostart(false, '/opt/BrainDump/braindump', environment)
    await expect(access(autostartFile(environment))).rejects.toThrow()
    await setAutostart(false, '/opt/BrainDump/braindump', environment)
  })

  it('quotes what a desktop would read as its own', () => {
    expect(autostartEntry('/odd "folder"/$x/braindump')).toContain('Exec="/odd \\"folder\\"/\\$x/braindump" --hidden')
    expect(autostartEntry('/100%/braindump')).toContain('Exec="/100%%/braindump" --hidden')
  })
})
