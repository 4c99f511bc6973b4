import { expect, it } from 'vitest'
import { parseAddress } from '../../../app/replication/address'

it('takes credentials out of an address, escaped or not', () => {
  expect(parseAddress('https://ada:p%40ss@couch.example.org:6984/db/?q#x')).toEqual({
    url: 'https://couch.example.org:6984/db',
    username: 'ada',
    password: 'p@ss',
  })
  expect(parseAddress('http://ada:100%25%zz@127.0.0.1:5984')).toMatchObject({ username: 'ada', password: '100%25%zz' })
})

it.each(['', 'http://', 'file:///etc/passwd', 'javascript:alert(1)', 'https://[', 'ftp://ada:hunter2@h'])(
  'refuses %j without repeating what stands in it',
  (text) => {
    expect(() => parseAddress(text)).toThrow(/^(?!.*hunter2).*address/)
  },
)
