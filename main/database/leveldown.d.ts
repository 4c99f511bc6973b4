declare module 'leveldown' {
  interface LevelDown {
    open(callback: (error?: Error) => void): void
    close(callback: (error?: Error) => void): void
  }
  export default function leveldown(directory: string): LevelDown
}
