import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { uuidOf } from '../../app/ids'
import type { RecordingId } from '../../app/ids'
import type { Recording } from '../../app/model'
import { SPOILED } from '../main/audio/support/spoil'
import { temporaryFolder } from '../support/documents'
import { meet, proxied } from '../support/meeting'
import type { AudioDevice } from './audioDevice'
import { device, isGet, noise, whole } from './audioMeeting'

meet()

const aside = (profile: string): Promise<string[]> =>
  readdir(join(profile, 'db', 'audio-damaged')).catch(() => [] as string[])
const play = async (on: AudioDevice, id: RecordingId): Promise<Buffer> => {
  const answer = await on.audio.handleRequest(new Request(`audio://recording/${uuidOf(id)}`))
  return Buffer.from(await answer.arrayBuffer())
}

/** A recording of ten megabytes whose files were spoiled while nobody had them open. */
async function spoiled(url: string | null, spoil: (folder: string) => Promise<void>) {
  const profile = await temporaryFolder()
  const before = await device(url, profile)
  const { id, bytes } = await noise(before, 10_000_000)
  await before.until(id, ({ place }) => place === (url === null ? 'here' : 'both'))
  const recording: Recording = await before.catalog.get(id)
  await before.close()
  await spoil(join(profile, 'db', 'audio', uuidOf(id)))
  return { profile, id, bytes, recording }
}

describe.each(SPOILED)('a recording of which $name', ({ spoil, loses }) => {
  it('without a server plays what can be read, says what is lost, and keeps the damaged files', async () => {
    const { profile, id, bytes, recording } = await spoiled(null, spoil)
    const a = await device(null, profile)
    a.learn(recording)
    const heard = await play(a, id)
    expect(heard.length).toBe(bytes.length)
    let lost = 0
    let at = 0
    for (const { sizeBytes } of recording.manifest.chunks) {
      const piece = heard.subarray(at, at + sizeBytes)
      if (!piece.equals(bytes.subarray(at, at + sizeBytes))) {
        expect(piece.every((byte) => byte === 0)).toBe(true)
        lost += 1
      }
      at += sizeBytes
    }
    expect(lost > 0).toBe(loses)
    expect(lost).toBeLessThan(recording.manifest.chunks.length)
    expect((await a.place(id)).place).toBe(loses ? 'damaged' : 'here')
    expect(await aside(profile)).toEqual([`${uuidOf(id)}.1.searched`])
    const { problems } = await a.audio.verify(recording)
    expect(problems).toHaveLength(lost + 1)
    expect(problems.map(({ key }) => key)).toContain('audio.filesAside')
    await a.close()

    const later = await device(null, profile)
    later.learn(recording)
    expect((await later.place(id)).place).toBe(loses ? 'damaged' : 'here')
    expect((await play(later, id)).equals(heard)).toBe(true)
    expect(await aside(profile)).toHaveLength(1)
  })

  it('with a server gets back what is lost, and only that, by itself; then the damaged files go', async () => {
    const proxy = await proxied()
    const { profile, id, bytes, recording } = await spoiled(proxy.url, spoil)
    const a = await device(null, profile)
    a.learn(recording)
    await a.audio.verify(recording)
    await a.audio.transfers.settled()
    a.connect(proxy.url)
    await a.until(id, ({ place }) => place === 'both')
    await vi.waitFor(async () => expect(await aside(profile)).toEqual([]), { timeout: 10_000 })
    expect(proxy.exchanges.filter(isGet).length > 0).toBe(loses)
    expect(proxy.exchanges.filter(isGet).length).toBeLessThan(recording.manifest.chunks.length)
    a.connect(null)
    expect((await whole(a, id)).equals(bytes)).toBe(true)
    expect((await a.audio.verify(recording)).problems).toEqual([])
  })
})
