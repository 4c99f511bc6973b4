import { describe, expect, it } from 'vitest'
import { deriveStatus, type LegState, type Need, type StatusFacts } from '../../../app/replication/status'

const idle: LegState = { activity: 'idle', left: null }
const status = (facts: Partial<Omit<StatusFacts, 'needs'>> & { needs?: Need[] } = {}) =>
  deriveStatus({
    configured: true,
    paused: false,
    offline: null,
    legs: [idle, idle],
    upToDateAtMs: 7,
    ...facts,
    needs: new Set(facts.needs),
  })

describe('the one status', () => {
  it('is up to date only when every direction of every database is idle', () => {
    expect(status()).toEqual({ state: 'up-to-date', at: 7 })
    for (const activity of ['starting', 'error', 'stopped'] as const)
      expect(status({ legs: [idle, { activity, left: null }] })).toEqual({ state: 'connecting' })
    expect(status({ legs: [] })).toEqual({ state: 'connecting' })
  })

  it('counts what is left, and says nothing where one count is unknown', () => {
    const active = (left: number | null): LegState => ({ activity: 'active', left })
    expect(status({ legs: [active(3), active(4), idle] })).toEqual({ state: 'syncing', left: 7 })
    expect(status({ legs: [active(3), active(null)] })).toEqual({ state: 'syncing', left: null })
  })

  it('says offline even when some databases are idle', () => {
    expect(status({ offline: { sinceMs: 1, retryAtMs: 2 } })).toEqual({ state: 'offline', since: 1, retryAt: 2 })
  })

  it('asks at once for what blocks, and for the rest when nothing else goes on', () => {
    expect(status({ needs: ['sign-in'], offline: { sinceMs: 1, retryAtMs: null } })).toEqual({
      state: 'needs-you',
      why: ['sign-in'],
    })
    expect(status({ needs: ['conflicts'], legs: [{ activity: 'active', left: 1 }] })).toEqual({
      state: 'syncing',
      left: 1,
    })
    expect(status({ needs: ['conflicts', 'quarantine'] })).toEqual({
      state: 'needs-you',
      why: ['conflicts', 'quarantine'],
    })
  })

  it('says nothing of servers where there is none, or where it is paused', () => {
    expect(status({ configured: false, needs: ['sign-in'] })).toEqual({ state: 'none' })
    expect(status({ paused: true, needs: ['sign-in'] })).toEqual({ state: 'paused' })
  })
})
