import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, copyFileSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { needsModels, testModels, withoutModels } from '../main/transcribe/models'
import { ACCOUNT, asOrdinaryUser, install, mayInstall } from './support/installed'

/** Processes of the installed program, with what it was started as and whether system calls are filtered. */
function processesOfApp(): { pid: string; type: string; arguments: string; seccomp: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
        if (!command.startsWith('/opt/BrainDump/braindump')) return []
        const status = readFileSync(`/proc/${pid}/status`, 'utf8')
        return [
          {
            pid,
            type: /--type=(\S+)/.exec(command)?.[1] ?? 'main',
            arguments: command,
            seccomp: /^Seccomp:\s*(\d)/m.exec(status)?.[1] ?? '?',
          },
        ]
      } catch {
        return [] // It ended while we looked.
      }
    })
}

describe.skipIf(!mayInstall)('the installed .deb (needs root to install)', () => {
  let remove: () => Promise<void>

  beforeAll(async () => {
    remove = await install()
  })
  afterAll(() => remove?.())

  it('opens its window for an ordinary user with the sandbox on, and quits with 0', async () => {
    const smoke = await asOrdinaryUser(
      'xvfb-run -a braindump --smoke --profile "$HOME/journal" --disable-gpu --log-level=3',
    )
    expect(smoke).toMatchObject({ code: 0, stderr: expect.stringContaining('smoke: window painted') as string })
    expect(smoke.stderr).toContain('journal absent')
  })

  it('filters the system calls of the window process and was not asked to go without', async () => {
    const app: ChildProcess = spawn('su', [
      '-',
      ACCOUNT,
      '-c',
      'exec xvfb-run -a braindump --profile "$HOME/sandboxed" --disable-gpu --log-level=3',
    ])
    const ended = new Promise((resolve) => app.once('exit', resolve))
    try {
      const window = await vi.waitFor(
        () => {
          const found = processesOfApp().find(({ type }) => type === 'renderer')
          if (!found) throw new Error('no window process yet')
          return found
        },
        { timeout: 30_000, interval: 200 },
      )
      // Chromium's zygote forks the window process and filters it soon after.
      await vi.waitFor(() => expect(processesOfApp().find(({ pid }) => pid === window.pid)?.seccomp).toBe('2'), 10_000)
      expect(processesOfApp().filter(({ arguments: given }) => given.includes('--no-sandbox'))).toEqual([])
    } finally {
      for (const { pid, type } of processesOfApp()) if (type === 'main') process.kill(Number(pid), 'SIGTERM')
      await ended
    }
  })

  it('has the helper of the sandbox set up', () => {
    const { mode, uid } = statSync('/opt/BrainDump/chrome-sandbox')
    expect({ setuid: (mode & 0o4755) === 0o4755, uid }).toEqual({ setuid: true, uid: 0 })
  })

  it('runs the command line without a display', async () => {
    const on = (command: string) =>
      asOrdinaryUser(`BRAINDUMP_PASSPHRASE='a long enough phrase' braindump ${command} --profile "$HOME/cli" --json`)
    const made = await on('init')
    expect(made.code, made.stderr).toBe(0)
    expect(JSON.parse(made.stdout)).toMatchObject({ vaultId: expect.any(String) as string })
    const added = await on("add --title 'From the terminal' --text Words")
    expect(added.code, added.stderr).toBe(0)
    const listed = await on('list')
    expect(listed.stdout).toContain('From the terminal')
    const unknown = await on('show session:00000000-0000-4000-8000-000000000000')
    expect(unknown.code).toBe(1)
    expect(JSON.parse(unknown.stdout)).toMatchObject({ error: { kind: 'not-found' } })
  })

  it.skipIf(withoutModels)(
    needsModels('turns speech into text with the model that it brings, without a network'),
    async () => {
      const on = (command: string) =>
        asOrdinaryUser(
          `LANG=en_US.UTF-8 BRAINDUMP_PASSPHRASE='a long enough phrase' unshare -rn braindump ${command} --profile "$HOME/heard" --json`,
        )
      copyFileSync(testModels?.jfk ?? '', '/tmp/braindump-jfk.wav')
      chmodSync('/tmp/braindump-jfk.wav', 0o644)
      expect((await on('init')).code).toBe(0)
      const added = await on('add --audio /tmp/braindump-jfk.wav')
      rmSync('/tmp/braindump-jfk.wav')
      expect(added.code, added.stderr).toBe(0)
      const { id } = JSON.parse(added.stdout) as { id: string }
      const heard = await on(`transcribe ${id}`)
      expect(heard.code, heard.stderr).toBe(0)
      expect(heard.stdout).toContain('ask what you can do for your country')
      expect((await on(`show ${id}`)).stdout).toContain('ask what you can do for your country')
    },
  )

  it('does not become a bare Node when asked to', async () => {
    // With the fuse on, Node would look for a script named `status` and find none.
    const asked = await asOrdinaryUser('ELECTRON_RUN_AS_NODE=1 braindump status --json --profile "$HOME/empty"')
    expect(asked.code, asked.stderr).toBe(0)
    expect(JSON.parse(asked.stdout)).toHaveProperty('device')
  })

  it('is gone after it was removed', async () => {
    await remove()
    const left = await asOrdinaryUser('ls /opt/BrainDump /usr/bin/braindump')
    expect(left.code).not.toBe(0)
  })
})
