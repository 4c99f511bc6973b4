/** Fills a folder with the files, or throws. */
export type SpeechSource = (folder: string) => Promise<void>
export function setUpSpeech(options?: {
  eager?: boolean
  cache?: string
  out?: string
  sources?: Record<string, SpeechSource>
}): Promise<void>
export function speechCache(cache?: string): string
