import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { z } from 'zod'
import { contract } from '../../../app/ipc'
import { channelsOf } from '../../../app/ipc/wire/define'
import { ChosenPlaces } from '../../../main/ipc/chosenPlaces'
import { createGate, type Gate } from '../../../main/ipc/gate'
import { createHandlers } from '../../../main/ipc/handlers'
import { Device } from '../../support/device'

/** Not asked: they end the journal for the calls after them, or reach for a server of the world. */
const LEFT_OUT = new Set(['vault.lock', 'transcription.download', 'vault.join'])
const RUNS = 25
const ORIGIN = 'app://journal'

const bugs: { channel: string; error: unknown }[] = []
let device: Device
let gate: Gate
let known: string[]

beforeAll(async () => {
  device = await Device.first()
  const { sessions, tags } = device.services.journal
  const tag = await tags.create('a tag')
  const entry = await sessions.create({ title: 'an entry', text: 'some words', tagIds: [tag] })
  const note = await sessions.addNote(entry, 'more words')
  known = [entry, note, tag]
  const system = {
    version: '0.0.0',
    chooseFolder: async () => null,
    chooseFile: async () => null,
    chooseSaveFile: async () => null,
    confirm: async () => false,
    showFile: () => undefined,
    printPdf: async () => new Uint8Array(),
  }
  gate = createGate({
    contract,
    handlers: createHandlers(device.host, system, new ChosenPlaces()),
    origin: ORIGIN,
    checkOutput: true,
    onBug: (channel, error) => bugs.push({ channel, error }),
  })
})
afterAll(() => device.remove())

const UUID = '01234567-89ab-4cde-8f01-23456789abcd'
const hostileText = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '__proto__',
    'constructor',
    'session:../../x',
    `session:${UUID}`,
    `recording:${UUID}`,
    `tag:${UUID}`,
    `prompt:${UUID}`,
    `message:${UUID}:${UUID}`,
    'setting:__proto__',
    '../../../etc/passwd',
    '/dev/zero',
    '\0',
    '\ud800',
    'a'.repeat(100_000),
    '(((((((((((((((((a+)+)+)+$',
    '"'.repeat(5000),
    '-'.repeat(5000),
    'tag: is: before:9999-99-99 "',
    'http://127.0.0.1:9',
    'http://%zz:%zz@127.0.0.1:9',
    'file:///etc/passwd',
    'appearance.language',
    '#12345g',
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
)
const hostileNumber = fc.oneof(
  fc.constantFrom(0, -0, -1, 1, 1e308, -1e308, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 0.1, 8.64e15 + 1),
  fc.integer(),
)

interface Definition {
  readonly type: string
  readonly [key: string]: unknown
}

/** Values of a schema's shape with hostile content in them, and now and then something else altogether. */
function hostile(schema: z.ZodType): fc.Arbitrary<unknown> {
  const def = schema.def as unknown as Definition
  const inner = (key: string): fc.Arbitrary<unknown> => hostile(def[key] as z.ZodType)
  const shaped = (): fc.Arbitrary<unknown> => {
    switch (def.type) {
      case 'object':
        return fc.record(
          Object.fromEntries(
            Object.entries(def['shape'] as Record<string, z.ZodType>).map(([key, value]) => [key, hostile(value)]),
          ),
        )
      case 'array':
        return fc.array(inner('element'), { maxLength: 4 })
      case 'optional':
      case 'default':
        return fc.option(inner('innerType'), { nil: undefined })
      case 'nullable':
        return fc.option(inner('innerType'), { nil: null })
      case 'union':
        return fc.oneof(...(def['options'] as z.ZodType[]).map(hostile))
      case 'enum':
        return fc.constantFrom(...Object.values(def['entries'] as Record<string, string>))
      case 'literal':
        return fc.constantFrom(...(def['values'] as unknown[]))
      case 'record':
        return fc.dictionary(hostileText, inner('valueType'), { maxKeys: 3 })
      case 'pipe':
        return inner('in')
      case 'boolean':
        return fc.boolean()
      case 'number':
        return hostileNumber
      case 'string':
        return fc.oneof(fc.constantFrom(...known), hostileText)
      case 'void':
        return fc.constant(undefined)
      case 'custom':
        return fc.oneof(fc.uint8Array({ maxLength: 2000 }), fc.float32Array({ maxLength: 500 }))
      default:
        return fc.jsonValue()
    }
  }
  return fc.oneof({ weight: 12, arbitrary: shaped() }, { weight: 1, arbitrary: fc.anything() })
}

const sender = { isMainFrameOfOurs: true, origin: ORIGIN }

it.each(channelsOf(contract).filter((channel) => !channel.startsWith('shell.') && !LEFT_OUT.has(channel)))(
  '%s answers hostile input in the envelope, and never as a bug',
  async (channel) => {
    const [domain = '', name = ''] = channel.split('.')
    const { input } = (contract as Record<string, Record<string, { input: z.ZodType }>>)[domain]?.[name] ?? {}
    expect(input).toBeDefined()
    await fc.assert(
      fc.asyncProperty(hostile(input as z.ZodType), async (value) => {
        bugs.length = 0
        const answer = await gate.answer(sender, channel, value)
        if (!answer.ok) expect(answer.error.kind, answer.error.message).not.toBe('internal')
        expect(bugs).toEqual([])
      }),
      { numRuns: RUNS },
    )
  },
)
