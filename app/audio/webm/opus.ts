/** Milliseconds of audio in one Opus packet, from its first bytes (RFC 6716, section 3.1). */
export function opusPacketMs(packet: Uint8Array): number {
  const toc = packet[0]
  if (toc === undefined) return 0
  const config = toc >> 3
  const frameMs =
    config < 12
      ? ([10, 20, 40, 60][config & 3] as number)
      : config < 16
        ? ([10, 20][config & 1] as number)
        : ([2.5, 5, 10, 20][config & 3] as number)
  const code = toc & 3
  const frames = code === 0 ? 1 : code === 3 ? (packet[1] ?? 0) & 0x3f : 2
  return frames * frameMs
}
