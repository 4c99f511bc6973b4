/** What a `Range` header asks of a body of `sizeBytes` (RFC 9110, section 14). `to` is exclusive. */
export type RangeRequest =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly from: number; readonly to: number }
  | { readonly kind: 'unsatisfiable' }

/** Understands one range of bytes; several ranges, or another unit, are answered with the whole, as the RFC allows. */
export function parseRange(header: string | null, sizeBytes: number): RangeRequest {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '')
  if (match === null || (match[1] === '' && match[2] === '')) return { kind: 'whole' }
  const last = match[2] === '' ? sizeBytes - 1 : Number(match[2])
  if (match[1] === '') {
    if (last === 0 || sizeBytes === 0) return { kind: 'unsatisfiable' }
    return { kind: 'part', from: Math.max(0, sizeBytes - last), to: sizeBytes }
  }
  const from = Number(match[1])
  if (match[2] !== '' && last < from) return { kind: 'whole' }
  if (from >= sizeBytes) return { kind: 'unsatisfiable' }
  return { kind: 'part', from, to: Math.min(last + 1, sizeBytes) }
}
