import { describe, expect, it } from 'vitest'
import type { DeviceId } from '../../../app/ids'
import {
  RECEIPTS_A_DAY,
  RECEIPT_DAYS,
  deviceOfReceipts,
  readReceipts,
  receiptsKey,
  withWritten,
  writtenIn,
} from '../../../app/replication/receipts'

const DAY_MS = 86_400_000
const device = 'b7c1' as DeviceId

describe('receipts', () => {
  it('know whose they are, and share a setting only after all days have had theirs', () => {
    const keys = Array.from({ length: RECEIPT_DAYS + 1 }, (_, day) => receiptsKey(device, day))
    expect(new Set(keys).size).toBe(RECEIPT_DAYS)
    expect(keys.map(deviceOfReceipts).every((one) => one === device)).toBe(true)
    expect(['device.b7c1', 'receipts.', 'receipts.7', 'theme'].map(deviceOfReceipts)).toEqual([null, null, null, null])
  })

  it('hold the last revision of each document of a day', () => {
    const first = withWritten(null, 7, [{ database: 'messages', id: 'm', rev: '1-a' }])
    const second = withWritten(first, 7, [
      { database: 'messages', id: 'm', rev: '2-b' },
      { database: 'sessions', id: 's', rev: '1-c' },
    ])
    expect(writtenIn(second)).toEqual([
      { database: 'sessions', id: 's', rev: '1-c' },
      { database: 'messages', id: 'm', rev: '2-b' },
    ])
    // The same place a month later begins anew.
    expect(writtenIn(withWritten(second, 7 + RECEIPT_DAYS, [{ database: 'tags', id: 't', rev: '1-d' }]))).toHaveLength(
      1,
    )
  })

  it('are bounded, the newest stay', () => {
    const many = Array.from({ length: RECEIPTS_A_DAY + 5 }, (_, n) => ({
      database: 'messages' as const,
      id: `m${n}`,
      rev: '1-a',
    }))
    const kept = writtenIn(withWritten(null, 1, many))
    expect(kept).toHaveLength(RECEIPTS_A_DAY)
    expect(kept.at(-1)?.id).toBe(`m${RECEIPTS_A_DAY + 4}`)
  })

  it('of another version, of tomorrow, or older than a month say nothing', () => {
    const value = withWritten(null, 100, [{ database: 'tags', id: 't', rev: '1-d' }])
    const at = (day: number): boolean => readReceipts(value, day * DAY_MS) !== null
    expect([at(99), at(100), at(100 + RECEIPT_DAYS - 1), at(100 + RECEIPT_DAYS)]).toEqual([false, true, true, false])
    expect(readReceipts({ ...value, v: 2 }, 100 * DAY_MS)).toBeNull()
    expect(readReceipts({ ...value, of: { elsewhere: {} } }, 100 * DAY_MS)).toBeNull()
  })
})
