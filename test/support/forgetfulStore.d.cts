export function forgetfulStore(location: string): unknown
export function copyUnder(prefix: string): () => void
export function forget(location: string, id: string): boolean
