import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A PulseAudio of its own, with microphones that hear what a test plays into them. */
export class Pulse {
  readonly #server: ChildProcess
  readonly env: Readonly<Record<string, string>>
  readonly #modules = new Map<string, string>()

  private constructor(server: ChildProcess, env: Readonly<Record<string, string>>) {
    this.#server = server
    this.env = env
  }

  /** @param folder for its socket and its cookie */
  static async start(folder: string): Promise<Pulse> {
    const socket = join(folder, 'pulse.socket')
    const env = { PULSE_SERVER: `unix:${socket}` }
    const own = { PULSE_RUNTIME_PATH: folder, PULSE_STATE_PATH: folder, HOME: folder }
    const server = spawn(
      'pulseaudio',
      [
        ...[
          '-n',
          '--daemonize=no',
          '--exit-idle-time=-1',
          '--use-pid-file=no',
          '--disable-shm=yes',
          '--log-target=stderr',
        ],
        ...['-L', `module-native-protocol-unix socket=${socket} auth-anonymous=1`],
      ],
      { env: { ...process.env, ...own }, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    const pulse = new Pulse(server, env)
    let failed = ''
    server.stderr?.on('data', (text: Buffer) => (failed += text.toString()))
    // It answers when its socket is there; until then each try ends at once.
    for (const deadline = performance.now() + 60_000; ; await new Promise((go) => setImmediate(go))) {
      if (
        await pulse.#ctl('info').then(
          () => true,
          () => false,
        )
      )
        return pulse
      if (server.exitCode !== null || performance.now() > deadline) throw new Error(`no PulseAudio: ${failed}`)
    }
  }

  /** Plugs a microphone in. @param rateHz as Bluetooth has 16,000 */
  async plugIn(name: string, description: string, rateHz = 48_000): Promise<void> {
    const load = async (...words: string[]): Promise<string> => (await this.#ctl('load-module', ...words)).trim()
    const sink = await load('module-null-sink', `sink_name=${name}`, `rate=${rateHz}`, 'channels=1')
    const source = await load(
      'module-remap-source',
      `master=${name}.monitor`,
      `source_name=mic_${name}`,
      `source_properties=device.description=${description}`,
    )
    this.#modules.set(name, `${source} ${sink}`)
  }

  /** Pulls it out. */
  async unplug(name: string): Promise<void> {
    for (const module of this.#modules.get(name)?.split(' ') ?? []) await this.#ctl('unload-module', module)
    this.#modules.delete(name)
  }

  async makeDefault(name: string): Promise<void> {
    await this.#ctl('set-default-source', `mic_${name}`)
  }

  async mute(name: string, muted: boolean): Promise<void> {
    await this.#ctl('set-source-mute', `mic_${name}`, muted ? '1' : '0')
  }

  /** Plays a WAV into a microphone again and again, until stopped. @param volume 0 to 65,536 */
  speakInto(name: string, path: string, volume = 65_536): () => void {
    let player: ChildProcess | null = null
    let stopped = false
    const again = (): void => {
      if (stopped) return
      player = spawn('paplay', [`--device=${name}`, `--volume=${volume}`, path], {
        env: { ...process.env, ...this.env },
      })
      player.once('exit', (code) => {
        if (code === 0) again()
      })
    }
    again()
    return () => {
      stopped = true
      player?.kill()
    }
  }

  async stop(): Promise<void> {
    const ended = new Promise<void>((resolve) => this.#server.once('exit', () => resolve()))
    if (this.#server.exitCode !== null) return
    this.#server.kill()
    await ended
  }

  async #ctl(...words: string[]): Promise<string> {
    return (await run('pactl', words, { env: { ...process.env, ...this.env } })).stdout
  }
}
