import { expect, it } from 'vitest'
import { toAppError } from '../../app/errors'

it.each([
  ['IO error: /home/ada/p/db/messages/000064.log: No space left on device', 'disk-full'],
  ['IO error: /home/ada/p/db/messages/LOCK: Permission denied', 'profile-read-only'],
  ['IO error: /home/ada/p/db/messages/LOCK: Read-only file system', 'profile-read-only'],
  ['Corruption: block checksum mismatch', 'internal'],
  ['No space left in this sentence', 'internal'],
])('reads what leveldb says: %s', (message, kind) => {
  expect(toAppError(new Error(message)).kind).toBe(kind)
})
