import { afterAll, beforeAll, expect, it } from 'vitest'
import { ROWS } from '../main/decode/table/rows'
import { words } from '../main/decode/table/made'
import { halved, taken } from '../main/decode/table/taken'
import { launchApp, temporaryProfile, type RunningApp } from './support/app'
import { likeness, RATE_HZ } from './support/signal'

/* What is stored of each sound of the table, as the decoders of the window hear it: what they decode, it plays. */

const profile = await temporaryProfile()
let app: RunningApp
let spoken: Float32Array

beforeAll(async () => {
  app = await launchApp({ profile: profile.folder })
  spoken = halved(await words())
})
afterAll(async () => {
  await app?.quit()
  await profile.remove()
})

const HEARD = ROWS.filter(({ refused, likeness: least }) => refused === undefined && least === undefined)

it.each(HEARD)('$name', async (row) => {
  const { stored } = await taken(row)
  const heard = await app.page.evaluate(
    async ([base64, rate]) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
      const decoded = await new OfflineAudioContext(1, 1, rate).decodeAudioData(bytes.buffer)
      return [...decoded.getChannelData(0)].map((sample) => Math.round(sample * 32_767))
    },
    [stored.toString('base64'), RATE_HZ] as const,
  )
  const samples = Float32Array.from(heard, (sample) => sample / 32_767)
  const from = (row.fromMs ?? 0) * 8
  expect(likeness(samples, spoken.subarray(from, from + samples.length))).toBeGreaterThan(0.75)
})
