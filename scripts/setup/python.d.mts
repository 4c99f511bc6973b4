/** The Python with what tools/read-backup.py needs; null where set-up could not make one. */
export function readerPython(cache?: string): string | null
/** Makes it where it is not there. */
export function setUpPython(cache?: string): Promise<void>
