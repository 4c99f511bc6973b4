import { on, once } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import { describe, expect, it, onTestFinished } from 'vitest'
import { AppError } from '../../../app/errors'
import { keyed, plain } from '../../../app/messages/message'
import { WorkerClient, type WorkerOptions } from '../../../main/worker/thread/client'
import { serve, type Handlers } from '../../../main/worker/thread/serve'

interface EchoCalls {
  echo: { readonly input: string; readonly output: string }
}

/** A thread whose source is this text. */
const thread = (script: string, options: Partial<WorkerOptions> = {}): WorkerClient<EchoCalls> => {
  const source = `import { parentPort } from 'node:worker_threads'; ${script}`
  const client = new WorkerClient<EchoCalls>({
    name: 'echo',
    died: plain('The echo is gone.'),
    closed: { kind: 'cancelled', message: 'The echo was closed.' },
    file: new URL(`data:text/javascript,${encodeURIComponent(source)}`),
    ...options,
  })
  onTestFinished(() => client.close())
  return client
}

describe('whoever asks a thread', () => {
  it('gets the answer to each question, whichever comes first', async () => {
    const client = thread(`
      const waiting = []
      parentPort.on('message', (request) => {
        waiting.unshift({ id: request.id, ok: true, value: request.call + ' ' + request.input })
        if (waiting.length === 2) for (const answer of waiting) parentPort.postMessage(answer)
      })`)
    expect(await Promise.all([client.call('echo', 'first'), client.call('echo', 'second')])).toEqual([
      'echo first',
      'echo second',
    ])
  })

  it('gets a failure by its kind, and can ask again', async () => {
    const client = thread(`
      parentPort.on('message', ({ id, input }) => parentPort.postMessage(
        input === 'bad' ? { id, ok: false, error: { kind: 'integrity', message: 'It is bad.' } } : { id, ok: true, value: input }))`)
    const failing = client.call('echo', 'bad')
    await expect(failing).rejects.toBeInstanceOf(AppError)
    await expect(failing).rejects.toMatchObject({ kind: 'integrity', message: 'It is bad.' })
    expect(await client.call('echo', 'good')).toBe('good')
  })

  it('is told when it dies, as is its owner, once; and so is whoever asks afterwards', async () => {
    const deaths: AppError[] = []
    const client = thread(`parentPort.on('message', () => { throw new Error('boom') })`, {
      onDied: (error) => deaths.push(error),
    })
    const asked = await Promise.allSettled([client.call('echo', 'a'), client.call('echo', 'b')])
    expect(asked).toMatchObject([
      { reason: { kind: 'internal', message: 'The echo is gone.', cause: { message: 'boom' } } },
      { reason: { kind: 'internal' } },
    ])
    await expect(client.call('echo', 'c')).rejects.toMatchObject({ kind: 'internal' })
    await client.close()
    expect(deaths).toHaveLength(1)
  })

  it('is told when it ends without a word', async () => {
    const client = thread(`parentPort.on('message', () => process.exit(0))`)
    await expect(client.call('echo', 'a')).rejects.toMatchObject({ kind: 'internal', message: 'The echo is gone.' })
  })

  it('and still waits while it is closed is told so, and nobody that it died', async () => {
    const client = thread(`parentPort.on('message', () => undefined)`, {
      onDied: () => expect.unreachable('Closing is no death.'),
    })
    const waiting = client.call('echo', 'a')
    const told = expect(waiting).rejects.toMatchObject({ kind: 'cancelled', message: 'The echo was closed.' })
    await client.close()
    await told
    await expect(client.call('echo', 'b')).rejects.toMatchObject({ kind: 'cancelled' })
  })
})

describe('a thread', () => {
  function served(handlers: Handlers<EchoCalls>) {
    const { port1, port2 } = new MessageChannel()
    onTestFinished(() => port1.close())
    serve<EchoCalls>(handlers, port2)
    return port1
  }

  it('does one thing at a time, in order, also when the first takes longer', async () => {
    const events: string[] = []
    let finishFirst = (): void => undefined
    const port = served({
      async echo(input) {
        events.push(`${input} begins`)
        if (input === 'first') await new Promise<void>((resolve) => (finishFirst = resolve))
        events.push(`${input} ends`)
        return input
      },
    })
    for (const [id, input] of ['first', 'second'].entries()) port.postMessage({ id, call: 'echo', input })
    const answers = on(port, 'message')
    while (events.length === 0) await new Promise<void>((resolve) => setImmediate(resolve))
    expect(events).toEqual(['first begins'])
    finishFirst()
    const [first, second] = [await answers.next(), await answers.next()]
    expect([first, second].map(({ value }) => (value as [unknown])[0])).toEqual([
      { id: 0, ok: true, value: 'first' },
      { id: 1, ok: true, value: 'second' },
    ])
    expect(events).toEqual(['first begins', 'first ends', 'second begins', 'second ends'])
  })

  it('answers an error with its kind and words, and goes on', async () => {
    const port = served({
      echo(input) {
        if (input === 'bad') throw new AppError('integrity', keyed('document.cut'))
        return input
      },
    })
    port.postMessage({ id: 1, call: 'echo', input: 'bad' })
    expect(await once(port, 'message')).toEqual([
      {
        id: 1,
        ok: false,
        error: { kind: 'integrity', message: 'The document is cut short.', key: 'document.cut', params: {} },
      },
    ])
    port.postMessage({ id: 2, call: 'echo', input: 'good' })
    expect(await once(port, 'message')).toEqual([{ id: 2, ok: true, value: 'good' }])
  })
})
