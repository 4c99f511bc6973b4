import type { KeyedMessage } from '../../../app/messages/message'

/** A file that is being written, and is ignored until it has its name. */
export const PARTIAL = '.partial'

/** Parts of files, read by one caller at a time. */
export interface RangeReader {
  /** How long a file is. */
  size(path: string): Promise<number>
  /** So many bytes from a place on; fewer where the file ends. */
  read(path: string, at: number, length: number): Promise<Buffer>
  close(): Promise<void>
}

/**
 * Files below a place that a person chose, by paths with slashes. Whatever goes wrong is told in words that name the place:
 * `not-found` and `integrity` are about the one file, every other kind is about the place.
 */
export interface Storage {
  /** The place as a person knows it: a folder of this computer, or an address. */
  readonly place: string
  /** What is said where the place is not there. */
  readonly notThere: KeyedMessage
  /** Names in a folder, those half written too; '' is the place itself. Null where it is not there. */
  names(path: string): Promise<string[] | null>
  /** Makes a folder and those above it; one that is there is as good. */
  makeFolder(path: string): Promise<void>
  read(path: string): Promise<Buffer>
  /** Writes a file whole or not at all; it stays there after the next `flush` of its folder. */
  write(path: string, bytes: Uint8Array): Promise<void>
  /** Makes what was written in a folder durable, or says that it is not. */
  flush(path: string): Promise<void>
  /** Removes a file; one that is gone is as good. */
  remove(path: string): Promise<void>
  reader(): RangeReader
  /** Lets go of everything that is open; nothing may be asked afterwards. */
  close(): void
}
