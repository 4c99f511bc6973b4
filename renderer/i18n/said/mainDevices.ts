/** Sentences of main about devices and pairing. */
export const mainDevices: readonly (readonly [english: string, german: string])[] = [
  [
    'The connection to the other device ended. Start again with a new code.',
    'Die Verbindung zum anderen Gerät ist abgebrochen. Fang mit einem neuen Code noch einmal an.',
  ],
  [
    'This code is no longer valid. Show a new one on the other device.',
    'Dieser Code gilt nicht mehr. Zeig auf dem anderen Gerät einen neuen an.',
  ],
  [
    'Nobody joined within five minutes. Show a new code to try again.',
    'Innerhalb von fünf Minuten ist niemand beigetreten. Zeig einen neuen Code an, um es noch einmal zu versuchen.',
  ],
  [
    'Three wrong codes were tried, so this one is over. Show a new code to try again.',
    'Drei falsche Codes wurden probiert, deshalb gilt dieser nicht mehr. Zeig einen neuen Code an, um es noch einmal zu versuchen.',
  ],
  [
    'The other device got the keys of the journal and did not say that it is done. Look at it: if it shows the journal, all is well; else show a new code.',
    'Das andere Gerät hat die Schlüssel des Tagebuchs bekommen und nicht gemeldet, dass es fertig ist. Sieh dort nach: Zeigt es das Tagebuch, ist alles gut; sonst zeig einen neuen Code an.',
  ],
  [
    'The other side of the connection is no BrainDump, or something was changed on the way.',
    'Die Gegenseite ist kein BrainDump, oder unterwegs wurde etwas verändert.',
  ],
  [
    'A code has eight digits, as the other device shows it.',
    'Ein Code hat acht Ziffern, so wie das andere Gerät ihn zeigt.',
  ],
  [
    'Give the address as the other device shows it, such as 192.168.1.5:50123.',
    'Gib die Adresse so ein, wie das andere Gerät sie zeigt, etwa 192.168.1.5:50123.',
  ],
  ['This device is in use right now.', 'Dieses Gerät wird gerade benutzt.'],
  [
    'The keys of this device are damaged. Restore its profile from a backup.',
    'Die Schlüssel dieses Geräts sind beschädigt. Stell sein Profil aus einer Sicherung wieder her.',
  ],
]
