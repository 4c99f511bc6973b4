/** Bytes of one audio file, readable from any place: a file, the chunks of a recording, or memory. */
export interface ByteSource {
  readonly sizeBytes: number
  /** The bytes from `start` (included) to `end` (excluded); `0 <= start < end <= sizeBytes`. Answers exactly that many. */
  read(start: number, end: number): Promise<Uint8Array>
}
