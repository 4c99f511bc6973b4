import { describe, expect, it } from 'vitest'
import { CommandError, type Command, type CommandContext } from '../../../main/cli/command'
import { run } from '../../../main/cli/run'

const context = { host: { readOnly: null } } as CommandContext

const greet: Command = {
  name: 'greet',
  usage: 'NAME [--loud] [--times N]…',
  summary: 'Greets.',
  words: [1, 1],
  options: { loud: { type: 'boolean' }, times: { type: 'string', multiple: true } },
  run: (_context, args) =>
    Promise.resolve({
      json: { name: args.words[0], loud: args.flag('loud'), times: args.all('times') },
      text: `hello ${args.words[0] ?? ''}`,
    }),
}
const greetAll: Command = {
  name: 'greet all',
  usage: '',
  summary: 'Greets all.',
  run: () => Promise.resolve({ json: 'all', text: 'hello all' }),
}
const fail: Command = {
  name: 'fail',
  usage: '',
  summary: 'Fails.',
  run: () => Promise.reject(new CommandError('locked', 'The journal\nis locked.')),
}

async function at(...argv: string[]) {
  const printed = { out: '', err: '', profile: undefined as string | undefined, closed: 0 }
  const code = await run(argv, {
    commands: [greet, greetAll, fail],
    open: (profile) => {
      printed.profile = profile
      return Promise.resolve({
        context,
        close: () => {
          printed.closed += 1
          return Promise.resolve()
        },
      })
    },
    out: (text) => (printed.out += text),
    err: (text) => (printed.err += text),
  })
  return { code, ...printed }
}

describe('a command line', () => {
  it('runs a command with its options, wherever they stand', async () => {
    expect(await at('--profile', 'here', 'greet', 'you', '--times', '1', '--times', '2', '--loud', '--json')).toEqual({
      code: 0,
      out: '{"name":"you","loud":true,"times":["1","2"]}\n',
      err: '',
      profile: 'here',
      closed: 1,
    })
  })

  it.each(['- [ ] pack', '-', '-5', '--no-such-option of ours', '-x', '- one\n- two', '—', '-- two dashes'])(
    'takes a value that begins with a dash: %j',
    async (value) => {
      const answer = await at('greet', 'you', '--times', value, '--loud', '--json')
      expect(JSON.parse(answer.out)).toEqual({ name: 'you', loud: true, times: [value] })
    },
  )

  it('notices a value that was forgotten', async () => {
    expect(await at('greet', 'you', '--times', '--loud')).toMatchObject({ code: 2 })
    expect(await at('greet', 'you', '--times')).toMatchObject({ code: 2 })
  })

  it('prefers the longer name', async () => {
    expect(await at('greet', 'all')).toMatchObject({ code: 0, out: 'hello all\n' })
  })

  it('answers a failure with one line, exit code 1, and JSON where asked for', async () => {
    expect(await at('fail')).toMatchObject({ code: 1, out: '', err: 'braindump: The journal is locked.\n', closed: 1 })
    const json = await at('fail', '--json')
    expect(JSON.parse(json.out)).toEqual({ error: { kind: 'locked', message: 'The journal\nis locked.' } })
  })

  it.each([
    [['nonsense'], /no command "nonsense"/],
    [['--profile', 'x', 'nonsense'], /no command "nonsense"/],
    [['greet'], /Usage: braindump greet NAME/],
    [['greet', 'a', 'b'], /Usage/],
    [['greet', 'a', '--what'], /Unknown option/],
    [['greet', 'a', '--loud=yes'], /Usage/],
  ])('refuses wrong usage with exit code 2: %s', async (argv, words) => {
    const answer = await at(...argv)
    expect(answer.code).toBe(2)
    expect(answer.err).toMatch(words)
    expect(answer.closed).toBe(0)
  })

  it('explains itself', async () => {
    expect((await at('--help')).out).toContain('greet all')
    expect((await at('greet', '--help')).out).toContain('Usage: braindump greet NAME')
    expect((await at()).code).toBe(2)
  })
})
