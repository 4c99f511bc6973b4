/** Sentences of main about what a server sends and this device does not take, and about the way to it, as in `main.ts`. */
export const mainServer: readonly (readonly [english: string, german: string])[] = [
  [
    'The server sends documents that no device of yours wrote. They were left out.',
    'Der Server sendet Dokumente, die keines deiner Geräte geschrieben hat. Sie wurden ausgelassen.',
  ],
  [
    'The server has far more versions of this than your devices ever wrote. The rest was left out.',
    'Der Server hat hiervon weit mehr Fassungen, als deine Geräte je geschrieben haben. Der Rest wurde ausgelassen.',
  ],
  [
    'The server keeps putting an old version over a newer one. The newer one stays, and the old one is left out.',
    'Der Server legt immer wieder eine alte Fassung über eine neuere. Die neuere bleibt, die alte wird ausgelassen.',
  ],
  ['More documents like these were left out.', 'Weitere solche Dokumente wurden ausgelassen.'],
  [
    'The server lists this but does not send it. It is asked for again from time to time.',
    'Der Server nennt das, sendet es aber nicht. Es wird ab und zu wieder angefordert.',
  ],
  [
    '{server} keeps back what {device} sent it (changes: {count}, noticed on {day}). They are still on {again}: an export there, or another server, brings them here.',
    '{server} hält zurück, was {device} ihm gesendet hat (Änderungen: {count}, bemerkt am {day}). Auf {again} sind sie noch: Ein Export dort oder ein anderer Server bringt sie hierher.',
  ],
  ['The server answers far too slowly.', 'Der Server antwortet viel zu langsam.'],
  [
    'The server goes on listing changes and brings nothing new. This part of the journal is tried again later.',
    'Der Server meldet immer weitere Änderungen und bringt nichts Neues. Dieser Teil des Tagebuchs wird später wieder versucht.',
  ],
  [
    'The history of this item is far larger than any device writes. It is not opened.',
    'Der Verlauf hiervon ist weit größer, als irgendein Gerät ihn schreibt. Er wird nicht geöffnet.',
  ],
  ['An answer of the server could not be read.', 'Eine Antwort des Servers ließ sich nicht lesen.'],
  [
    'The history of this item is far larger than any device writes.',
    'Der Verlauf hiervon ist weit größer, als irgendein Gerät ihn schreibt.',
  ],
  [
    'The certificate file {path} cannot be read. Choose it again.',
    'Die Zertifikatsdatei {path} lässt sich nicht lesen. Wähle sie noch einmal.',
  ],
  ['The file {path} holds no certificate in PEM form.', 'Die Datei {path} enthält kein Zertifikat in der Form PEM.'],
  ['This server is set up already.', 'Dieser Server ist schon eingerichtet.'],
  ['There is no such server.', 'Diesen Server gibt es nicht.'],
  [
    'The list of servers of this device is damaged. Set them up again.',
    'Die Liste der Server dieses Geräts ist beschädigt. Richte sie neu ein.',
  ],
  ['What is sent to this address is encrypted.', 'Was an diese Adresse gesendet wird, ist verschlüsselt.'],
  [
    'It is not encrypted, but does not leave this device or a private network.',
    'Sie ist nicht verschlüsselt, verlässt aber dieses Gerät oder ein privates Netz nicht.',
  ],
  [
    'The connection is not encrypted: everybody between here and the server can read the password. Use an address that begins with https://.',
    'Die Verbindung ist nicht verschlüsselt: Jeder zwischen hier und dem Server kann das Passwort lesen. Nimm eine Adresse, die mit https:// beginnt.',
  ],
]
