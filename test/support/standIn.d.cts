import type { RequestListener } from 'node:http'

export function createStandIn(directory: string, revs_limit?: number): RequestListener
