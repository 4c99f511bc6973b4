import type { RequestListener } from 'node:http'

export function copyUnder(prefix: string): () => void
export function createStandIn(directory: string, revs_limit?: number): RequestListener
