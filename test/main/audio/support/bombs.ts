/** Files that look like sound and are made, or happen, to do harm. */

const CRC = Uint32Array.from({ length: 256 }, (_, index) => {
  let crc = index << 24
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x80000000) !== 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  return crc >>> 0
})

/** A page of Ogg (RFC 3533) with whole packets of less than 255 bytes each. */
function page(packets: readonly Buffer[], sequence: number, granule: bigint, flags = 0): Buffer {
  const head = Buffer.alloc(27 + packets.length)
  head.write('OggS')
  head[5] = flags
  head.writeBigInt64LE(granule, 6)
  head.writeUInt32LE(7, 14)
  head.writeUInt32LE(sequence, 18)
  head[26] = packets.length
  for (const [index, packet] of packets.entries()) head[27 + index] = packet.length
  const bytes = Buffer.concat([head, ...packets])
  let crc = 0
  for (const byte of bytes) crc = ((crc << 8) ^ (CRC[((crc >>> 24) ^ byte) & 0xff] ?? 0)) >>> 0
  bytes.writeUInt32LE(crc, 22)
  return bytes
}

/**
 * Opus whose packets are two bytes of silence of 120 ms each: about 25 MB a month. `saysSeconds` is the length that its
 * last page gives.
 */
export function silentOpus(hours: number, saysSeconds = hours * 3600): Buffer {
  const head = Buffer.from('OpusHead\x01\x01\x00\x00\x80\xbb\x00\x00\x00\x00\x00', 'latin1')
  const tags = Buffer.from('OpusTags\x00\x00\x00\x00\x00\x00\x00\x00', 'latin1')
  // Mono, 20 ms a frame, six frames of no bytes (RFC 6716, section 3.2.5).
  const silence = Buffer.from([(9 << 3) | 3, 6])
  const perPage = 255
  const pages = Math.ceil((hours * 3600) / (perPage * 0.12))
  const total = saysSeconds * 48_000
  return Buffer.concat([
    page([head], 0, 0n, 2),
    page([tags], 1, 0n),
    ...Array.from({ length: pages }, (_, n) =>
      page(
        Array.from({ length: perPage }, () => silence),
        2 + n,
        BigInt(Math.round((total * (n + 1)) / pages)),
        n === pages - 1 ? 4 : 0,
      ),
    ),
  ])
}

/** FLAC with another rate in its header (20 bits from byte 18 on, RFC 9639, section 8.2). */
export function flacWithRate(flac: Buffer, rateHz: number): Buffer {
  const changed = Buffer.from(flac)
  changed[18] = rateHz >> 12
  changed[19] = (rateHz >> 4) & 0xff
  changed[20] = ((rateHz & 0x0f) << 4) | ((changed[20] ?? 0) & 0x0f)
  return changed
}
