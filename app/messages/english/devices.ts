/** Of devices and pairing. */
export const devices = {
  'device.keysDamaged': 'The keys of this device are damaged. Restore its profile from a backup.',
  'device.none': 'There is no such device.',
  'device.inUse': 'This device is in use right now.',
  'pairing.codeShape': 'A code has eight digits, as the other device shows it.',
  'pairing.addressShape': 'Give the address as the other device shows it, such as 192.168.1.5:50123.',
  'pairing.noJournal': 'The other device sent no journal. Nothing was changed here.',
  'pairing.ended': 'The connection to the other device ended. Start again with a new code.',
  'pairing.wrongCode': 'That is not the code that the other device shows. Check it and try again.',
  'pairing.invalid': 'This code is no longer valid. Show a new one on the other device.',
  'pairing.versions': 'The two devices have versions of BrainDump that cannot pair. Update both.',
  'pairing.unreachable':
    'The other device cannot be reached. Both have to be on one network; check the address that it shows.',
  'pairing.notBrainDump': 'The other side of the connection is no BrainDump, or something was changed on the way.',
  'pairing.nobodyCame': 'Nobody joined within five minutes. Show a new code to try again.',
  'pairing.noMoreConnections': 'No more connections can be accepted here. Show a new code to try again.',
  'pairing.port': 'Port {port} cannot be used. Choose another one.',
  'pairing.cancelled': 'Adding a device was cancelled.',
  'pairing.threeWrong': 'Three wrong codes were tried, so this one is over. Show a new code to try again.',
  'pairing.notSaid':
    'The other device got the keys of the journal and did not say that it is done. Look at it: if it shows the journal, all is well; else show a new code.',
  'device.ownEntryHealed':
    "This device's entry in the list of devices could not be read, because a server or a disk had changed it. It was written again.",
  'device.sameKey': 'This device does not sign with another key than before.',
} as const
