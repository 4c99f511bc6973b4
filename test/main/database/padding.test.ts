import PouchDB from 'pouchdb'
import Crypt from 'garbados-crypt'
import { describe, expect, it, onTestFinished } from 'vitest'
import { paddedLength } from '../../../app/padding'
import { toStored } from '../../../app/model/stored'
import { openDatabases } from '../../../main/database/entity/open'
import type { CryptoCapable } from '../../../main/database/pouch'
import { cryptoPouchExport, DocumentCipher } from '../../../main/vault/cipher'
import { aSession, newDocumentKey, temporaryFolder } from '../../support/documents'

async function open(directory: string, key = newDocumentKey()) {
  const databases = await openDatabases(directory, key, (error) => {
    throw error
  })
  onTestFinished(() => databases.close())
  const store = databases.stores.get('sessions')
  if (store === undefined) throw new Error('no store')
  return { databases, sessions: databases.entities.sessions, store, key, directory }
}

/** Nonce and tag stand beside the text. */
const textBytes = (payload: unknown): number => Buffer.from(String(payload), 'base64').length - 24 - 16

describe('what is stored of a document', () => {
  it('has the same length for texts of about the same length, however it is written', async () => {
    const { sessions, store } = await open(await temporaryFolder())
    const lengthsOf = async (title: string) => {
      const put = aSession({ title })
      const rev = await sessions.put(put, null)
      const created = aSession({ title })
      await sessions.createMany([created])
      const grafted = aSession({ title })
      await sessions.importRevisions(grafted.id, [
        { path: { start: 1, ids: ['a'.repeat(32)] }, doc: grafted, changed: true },
      ])
      const ids = [put.id, created.id, grafted.id]
      const lengths = []
      for (const id of ids) lengths.push(textBytes((await store.raw.get(id))['payload']))
      await sessions.writeMerge(put.id, rev, { ...put, pinned: true }, [])
      return [...lengths, textBytes((await store.raw.get(put.id))['payload'])]
    }
    const short = await lengthsOf('Tea')
    for (const length of short) expect(length).toBe(paddedLength(length))
    expect(await lengthsOf('Tea with Anna')).toEqual(short)
    expect(await lengthsOf('Tea '.repeat(100))).not.toEqual(short)
  })

  it('is padded, too, where it is so long that the thread writes it', async () => {
    const { sessions, store } = await open(await temporaryFolder())
    const session = aSession({ title: 'ü'.repeat(70_001) })
    await sessions.put(session, null)
    const payload = String((await store.raw.get(session.id))['payload'])
    const length = textBytes(payload)
    expect([length, length > 140_000]).toEqual([paddedLength(length), true])
    expect(JSON.parse(store.cipher.open(payload))).toMatchObject({ _id: session.id, title: session.title })
  })

  it('is read by crypto-pouch alone, with the key of the journal, as by a version that knows no padding', async () => {
    const { databases, sessions, key, directory } = await open(await temporaryFolder())
    const session = aSession({ title: 'Zürich 🌧 שלום' })
    const rev = await sessions.put(session, null)
    const settled = aSession({ title: 'settled' })
    await sessions.writeMerge(settled.id, await sessions.put(settled, null), { ...settled, pinned: true }, [])
    await databases.close()
    const handle = new PouchDB(`${directory}/sessions`, { adapter: 'leveldb' }) as CryptoCapable
    onTestFinished(() => handle.close())
    await handle.crypto(String(key.password))
    expect(await handle.get(session.id)).toMatchObject({ _rev: rev, title: session.title })
    expect(await handle.get(settled.id)).toMatchObject({ title: 'settled', pinned: true })
  })

  it('is read where an older version wrote it, without a pad', async () => {
    const { sessions, store, key } = await open(await temporaryFolder())
    const session = aSession({ title: 'older' })
    const crypt = await Crypt.import(String(key.password), cryptoPouchExport(key))
    const payload = await crypt.encrypt(JSON.stringify({ ...toStored(session), _id: session.id }))
    expect(textBytes(payload)).not.toBe(paddedLength(textBytes(payload)))
    await store.raw.put({ _id: session.id, payload })
    const { doc, rev } = await sessions.get(session.id)
    expect(doc).toEqual(session)
    await sessions.put({ ...session, title: 'newer' }, rev)
    expect((await sessions.get(session.id)).doc.title).toBe('newer')
  })
})

describe('the cipher of documents', () => {
  it('gives the same bytes for the same text on two devices', async () => {
    const key = newDocumentKey()
    const [one, two] = [await DocumentCipher.derive(key), await DocumentCipher.derive(key)]
    expect(one.sealRepeatably('{"a":1}')).toBe(two.sealRepeatably('{"a":1}'))
    expect(one.sealRepeatably('{"a":1}')).not.toBe(one.sealRepeatably('{"a":2}'))
  })

  it('seals and opens nothing any more once its keys are overwritten', async () => {
    const cipher = await DocumentCipher.derive(newDocumentKey())
    const payload = cipher.sealRepeatably('{}')
    cipher.wipe()
    expect(() => cipher.open(payload)).toThrow(expect.objectContaining({ kind: 'locked' }))
    expect(() => cipher.sealRepeatably('{}')).toThrow(expect.objectContaining({ kind: 'locked' }))
    await expect(cipher.forHandle().encrypt('{}')).rejects.toMatchObject({ kind: 'locked' })
  })
})
