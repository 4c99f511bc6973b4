import { describe, expect, it } from 'vitest'
import { sendsInTheClear } from '../../../app/replication/inTheClear'

describe('an address is in the clear beyond this machine and a private network', () => {
  it.each([
    'http://couch.example.org',
    'http://couch.example.org:5984/db',
    ' HTTP://Couch.Example.Org ',
    'http://ada:secret@couch.example.org',
    'http://192.168.1.1@couch.example.org', // the name before the @ is a user's
    'http://localhost.example.org',
    'http://10.0.0.1.example.org',
    'http://local', // a name, not an ending
    'http://mylocal',
    'http://nas', // whoever answers the names decides where that is
    'http://nas.lan',
    'http://8.8.8.8',
    'http://0.0.0.0',
    'http://9.255.255.255',
    'http://11.0.0.1',
    'http://100.64.0.1', // shared by the customers of a provider
    'http://126.255.255.255',
    'http://128.0.0.1',
    'http://169.253.1.1',
    'http://172.15.255.255',
    'http://172.32.0.1',
    'http://192.167.1.1',
    'http://192.169.1.1',
    'http://134744072', // 8.8.8.8 in one number
    'http://[2001:db8::1]:5984',
    'http://[::]',
    'http://[::2]',
    'http://[fb00::1]',
    'http://[fe00::1]',
    'http://[fec0::1]',
    'http://[fc::1]', // 00fc, not fc00
    'http://[::ffff:8.8.8.8]',
    'http://[64:ff9b::10.0.0.1]', // translated on the way
  ])('%s is', (url) => {
    expect(sendsInTheClear(url)).toBe(true)
  })

  it.each([
    'http://localhost:5984',
    'http://LOCALHOST.',
    'http://127.0.0.1:5984',
    'http://127.255.255.255',
    'http://127.1',
    'http://0x7f000001',
    'http://[::1]:5984',
    'http://[0:0:0:0:0:0:0:1]',
    'http://10.0.0.1',
    'http://10.255.255.255',
    'http://172.16.0.1',
    'http://172.31.255.255',
    'http://192.168.0.5:5984/couch',
    'http://169.254.10.20',
    'http://[fc00::1]',
    'http://[fd12:3456:789a::1]',
    'http://[fdff::]',
    'http://[fe80::1]',
    'http://[febf::1]',
    'http://[::ffff:192.168.1.5]',
    'http://nas.local:5984',
    'http://Nas.Home.LOCAL.',
  ])('%s is not', (url) => {
    expect(sendsInTheClear(url)).toBe(false)
  })

  it.each([
    'https://couch.example.org',
    'https://8.8.8.8',
    'couch.example.org:5984',
    'couch.example.org',
    'http://',
    '',
  ])('%j is not: encrypted, or no address of that kind (yet)', (url) => {
    expect(sendsInTheClear(url)).toBe(false)
  })
})
