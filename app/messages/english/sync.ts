/** Of syncing and joining. */
export const sync = {
  'sync.bug': 'Syncing stopped because of an error in the app.',
  'sync.contentGone': 'Something that was removed cannot be brought back: its content is gone here.',
  'sync.massTrash':
    'Another device, or the server, would trash, remove or turn back {lost} of your {live} {what}. Syncing is paused until you decide.',
  'sync.noServer': 'No server is set up. Add one with "remote add URL".',
  'heldBack.forged': 'The server sends documents that no device of yours wrote. They were left out.',
  'heldBack.turned':
    'The server keeps putting an old version over a newer one. The newer one stays, and the old one is left out.',
  'heldBack.versions': 'The server has far more versions of this than your devices ever wrote. The rest was left out.',
  'heldBack.notSent': 'The server lists this but does not send it. It is asked for again from time to time.',
  'heldBack.more': 'More documents like these were left out.',
  'receipts.withheld':
    '{server} keeps back what {device} sent it (changes: {count}, noticed on {day}). They are still on {device}: an export there, or another server, brings them here.',
  'join.hasJournal': 'This profile already has a journal. To join another one, use an empty profile.',
  'join.cancelled': 'Joining was cancelled.',
  'join.otherJournal':
    'The server holds another journal under this prefix. Choose another prefix, or join that journal from an empty profile.',
  'join.manyWays':
    'The server names {count} ways into this journal; more than {most} are not tried. Look at the server, or join from another one.',
  'join.tooMuchWork':
    'The server asks for more work to check a passphrase than BrainDump ever does. It may mean harm, so nothing was opened.',
  'join.tooLittleWork':
    'The server protects the passphrase less than BrainDump ever does. Somebody may have changed it there, so nothing was opened.',
  'join.mayNotList': 'This account may not list databases. Enter the prefix that the first device shows.',
  'join.noJournal': 'There is no journal on this server. Set up the server on the first device first.',
  'join.severalJournals':
    'There are several journals on this server. Enter the prefix of yours, which the first device shows.',
  'join.noJournalHere': 'There is no journal "{prefix}" on this server. Check the prefix on the first device.',
  'sync.what.entries': 'entries, or parts of them',
  'sync.what.tags': 'tags',
  'sync.what.prompts': 'prompts',
  'sync.what.settings': 'settings',
  'join.noneNearby':
    'No device on this network was found that shows a code. Show one there, or give the address that stands beside it.',
  'join.severalNearby': 'More than one device on this network shows a code. Say which one it is: {addresses}',
} as const
