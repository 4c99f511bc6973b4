import { describe, expect, it } from 'vitest'
import { parseAddress, parsePrefix } from '../../../app/replication/address'
import { isMassDeletion, isRemoteLost } from '../../../app/replication/massDeletion'
import { failureOf, failureOfStatus, failureOfTransport } from '../../../app/replication/failure'
import { defaultPrefix, isValidPrefix } from '../../../app/replication/prefix'

describe('an address', () => {
  it('gives up the credentials that stand in it, and its trailing slashes', () => {
    expect(parseAddress(' http://ada:p%40ss@couch.local:5984/db/// ')).toEqual({
      url: 'http://couch.local:5984/db',
      username: 'ada',
      password: 'p@ss',
    })
  })

  it('means https when it does not say', () => {
    expect(parseAddress('couch.example.org').url).toBe('https://couch.example.org')
  })

  it.each(['', 'ftp://couch.example.org', 'http://', 'http://ada:hunter2@'])(
    'is refused without repeating it: %j',
    (text) => {
      expect(() => parseAddress(text)).toThrow(
        expect.objectContaining({ kind: 'invalid-input', message: expect.not.stringContaining('hunter2') as string }),
      )
    },
  )

  it('goes with a prefix that CouchDB takes as the beginning of a name', () => {
    expect(parsePrefix('my-journal_1')).toBe('my-journal_1')
    for (const prefix of ['', 'Journal', '1st', 'a b', 'ä']) expect(isValidPrefix(prefix)).toBe(false)
    expect(isValidPrefix(defaultPrefix('0123456789abcdef0123456789abcdef'))).toBe(true)
  })
})

describe('the mass deletion guard', () => {
  it('asks when more than half of the journal would go, and not about a few', () => {
    expect(isMassDeletion(10, 6)).toBe(true)
    expect(isMassDeletion(10, 5)).toBe(false)
    expect(isMassDeletion(4, 4)).toBe(false)
    expect(isMassDeletion(0, 0)).toBe(false)
  })

  it('asks when a remote lacks a database or more than half of what it had', () => {
    expect(isRemoteLost(0, null)).toBe(false)
    expect(isRemoteLost(1, null)).toBe(true)
    expect(isRemoteLost(100, 49)).toBe(true)
    expect(isRemoteLost(100, 50)).toBe(false)
    expect(isRemoteLost(2, 0)).toBe(false)
  })
})

describe('a failure', () => {
  it.each([
    [401, 'sign-in', false],
    [403, 'forbidden', false],
    [413, 'too-large', true],
    [429, 'remote', true],
    [500, 'offline', true],
    [502, 'offline', true],
    [301, 'remote', true],
    [418, 'remote', true],
  ])('of status %i is %s', (status, kind, retry) => {
    expect(failureOfStatus(status)).toMatchObject({ kind, retry })
  })

  it.each([
    ['ENOTFOUND', 'offline'],
    ['ECONNREFUSED', 'offline'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'remote'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'remote'],
    [undefined, 'offline'],
  ])('of the connection with %s is %s', (code, kind) => {
    expect(failureOfTransport(code).kind).toBe(kind)
  })

  it('is read back from the copies that PouchDB makes of errors, field by field', () => {
    expect(failureOf({ kind: 'remote', message: 'Slow down.', retryAfterMs: 5, httpStatus: 429, status: 500 })).toEqual(
      {
        kind: 'remote',
        message: 'Slow down.',
        retry: true,
        retryAfterMs: 5,
        httpStatus: 429,
      },
    )
    expect(failureOf({ status: 401, message: 'x' }).kind).toBe('sign-in')
    expect(failureOf({ message: 'IO error: x.ldb: No space left on device' }).kind).toBe('disk-full')
    expect(failureOf(new TypeError('x'))).toMatchObject({ kind: 'internal', retry: true })
    expect(failureOf(null).kind).toBe('internal')
  })
})
