declare module 'leveldown' {
  interface LevelIterator {
    next(callback: (error: Error | undefined, key?: Buffer, value?: Buffer) => void): void
    end(callback: (error?: Error) => void): void
  }
  interface LevelDown {
    open(callback: (error?: Error) => void): void
    open(options: { createIfMissing: boolean }, callback: (error?: Error) => void): void
    close(callback: (error?: Error) => void): void
    iterator(options: { keyAsBuffer: true; valueAsBuffer: true }): LevelIterator
  }
  const leveldown: {
    (directory: string): LevelDown
    /** Builds the list of tables anew from what can be read of tables and logs, in place. */
    repair(directory: string, callback: (error?: Error) => void): void
  }
  export default leveldown
}
