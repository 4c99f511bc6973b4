import { randomBytes } from 'node:crypto'
import nacl from 'tweetnacl'
import { toStored } from '../../app/model/stored'
import { sealPayload } from '../../main/vault/cipher'
import type { Measurement } from './measurement'

/** What padding (docs/adr/0133) costs, over documents as they are stored: against the same, sealed as long as they are. */
export function paddingCost(documents: readonly { readonly id: string }[]): Measurement[] {
  const key = randomBytes(32)
  const texts = documents.map((doc) => JSON.stringify({ ...toStored(doc as never), _id: doc.id }))
  const padded = sealed(texts, (text) => sealPayload(text, key))
  const plain = sealed(texts, (text) => asLongAsItIs(text, key))
  // Both once more, the other way round, so that neither has the warmer process.
  const plainAgain = sealed(texts, (text) => asLongAsItIs(text, key))
  const paddedAgain = sealed(texts, (text) => sealPayload(text, key))
  const each = (one: number, again: number): number => ((one + again) / 2 / texts.length) * 1000
  return [
    { what: 'padding: bytes of all documents', value: padded.bytes / plain.bytes, unit: '×', budget: 1.12 },
    {
      what: 'padding: bytes more for each document',
      value: (padded.bytes - plain.bytes) / texts.length,
      unit: 'bytes',
      budget: null,
    },
    {
      what: 'padding: sealing one document without',
      value: each(plain.ms, plainAgain.ms),
      unit: 'µs',
      budget: null,
    },
    {
      what: 'padding: sealing one document with',
      value: each(padded.ms, paddedAgain.ms),
      unit: 'µs',
      budget: null,
    },
  ]
}

function sealed(texts: readonly string[], seal: (text: string) => string): { bytes: number; ms: number } {
  const start = performance.now()
  let bytes = 0
  for (const text of texts) bytes += seal(text).length
  return { bytes, ms: performance.now() - start }
}

/** As documents were sealed before they were padded. */
function asLongAsItIs(text: string, key: Uint8Array): string {
  const nonce = randomBytes(nacl.secretbox.nonceLength)
  const box = nacl.secretbox(new Uint8Array(Buffer.from(text, 'utf8')), new Uint8Array(nonce), key)
  return Buffer.concat([nonce, box]).toString('base64')
}
