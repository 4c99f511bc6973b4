import { mainServer } from './mainServer'
import { mainBackup } from './mainBackup'
import { mainDevices } from './mainDevices'
import { mainDatabases } from './mainDatabases'
import { mainSpeech } from './mainSpeech'
import { mainTransfer } from './mainTransfer'

/**
 * Sentences that main makes, with places in braces, and the same in German. Main speaks English, to the command line and to
 * logs as well; the window says it again in the language shown (`renderer/i18n/said.ts`).
 */
export const main: readonly (readonly [english: string, german: string])[] = [
  ...mainServer,
  ...mainSpeech,
  ...mainTransfer,
  ...mainDevices,
  ...mainBackup,
  // Passphrases
  ['Choose a passphrase of at least {n} characters.', 'Wähle eine Passphrase mit mindestens {n} Zeichen.'],
  [
    'This passphrase is too easy to guess. Choose another one; four or five unrelated words work well.',
    'Diese Passphrase ist zu leicht zu erraten. Wähle eine andere; gut sind vier oder fünf Wörter ohne Zusammenhang.',
  ],
  // Answers
  [
    'Both together are too long. Take one, or write your own.',
    'Beide zusammen sind zu lang. Nimm eine Version oder schreib selbst.',
  ],
  // Live words
  [
    'Live words got nowhere and were begun again. The recording is not touched.',
    'Die Wörter während der Aufnahme kamen nicht voran und wurden neu begonnen. Die Aufnahme ist davon nicht betroffen.',
  ],
  // The entry as it was
  ['The entry was not there yet at that time.', 'Den Eintrag gab es zu dieser Zeit noch nicht.'],
  [
    'This entry was deleted permanently, and no version of it is kept here any more.',
    'Dieser Eintrag wurde endgültig gelöscht, und keine Version davon ist hier noch aufbewahrt.',
  ],
  ['There is no such entry.', 'Diesen Eintrag gibt es nicht.'],
  // Joining
  [
    'The server asks for more work to check a passphrase than BrainDump ever does. It may mean harm, so nothing was opened.',
    'Der Server verlangt mehr Arbeit für die Prüfung einer Passphrase, als BrainDump je leistet. Vielleicht will er schaden, deshalb wurde nichts geöffnet.',
  ],
  [
    'The server protects the passphrase less than BrainDump ever does. Somebody may have changed it there, so nothing was opened.',
    'Der Server schützt die Passphrase schlechter, als BrainDump es je tut. Vielleicht hat dort jemand etwas verändert, deshalb wurde nichts geöffnet.',
  ],
  [
    'The server names {count} ways into this journal; more than {most} are not tried. Look at the server, or join from another one.',
    'Der Server nennt {count} Wege in dieses Tagebuch; mehr als {most} werden nicht versucht. Sieh am Server nach, oder tritt über einen anderen bei.',
  ],
  ...mainDatabases,
  // Sound
  [
    'The files of this recording on this device are damaged.',
    'Die Dateien dieser Aufnahme auf diesem Gerät sind beschädigt.',
  ],
  [
    'Its files on this device broke; what is missing is fetched from the server.',
    'Ihre Dateien auf diesem Gerät gingen kaputt; was fehlt, wird vom Server geholt.',
  ],
  [
    'Its files on this device broke; {lost} of {total} pieces are lost, the rest plays.',
    'Ihre Dateien auf diesem Gerät gingen kaputt; {lost} von {total} Stücken sind verloren, der Rest spielt.',
  ],
  [
    'A recording of this kind cannot be trimmed. WAV, WebM, MP3, M4A, Ogg and FLAC can.',
    'Eine Aufnahme dieser Art lässt sich nicht zuschneiden. WAV, WebM, MP3, M4A, Ogg und FLAC gehen.',
  ],
  [
    'This recording is too large to be trimmed: up to 256 MB of MP3, M4A, Ogg or FLAC can be, and WAV and WebM of any size. Export it, cut it with another program, and import the part you want.',
    'Diese Aufnahme ist zum Zuschneiden zu groß: MP3, M4A, Ogg und FLAC gehen bis 256 MB, WAV und WebM in jeder Größe. Exportiere sie, schneide sie mit einem anderen Programm und importiere den Teil, den du willst.',
  ],
  [
    'There is no sound in this recording that can be cut.',
    'In dieser Aufnahme ist kein Ton, der sich schneiden lässt.',
  ],
  ['There is no sound between these two moments.', 'Zwischen diesen beiden Stellen ist kein Ton.'],
  ['The server refused a piece of audio (HTTP {status}).', 'Der Server hat ein Stück Ton abgelehnt (HTTP {status}).'],
  [
    'The server does not have every piece as it is here ({names}). Nothing was freed.',
    'Der Server hat nicht jedes Stück so, wie es hier ist ({names}). Es wurde nichts freigegeben.',
  ],
  [
    'The audio file is damaged or of a kind that is not known.',
    'Die Tondatei ist beschädigt oder von unbekannter Art.',
  ],
  [
    'The file "{path}" is missing or no sound; there are no words either.',
    'Die Datei „{path}“ fehlt oder ist kein Ton; Worte gibt es auch nicht.',
  ],
  [
    'The file "{path}" is missing or no sound; its words were taken as text.',
    'Die Datei „{path}“ fehlt oder ist kein Ton; die Worte wurden als Text übernommen.',
  ],
  // The check of a server
  ['The server answers.', 'Der Server antwortet.'],
  ['Not looked at, because of what failed before.', 'Nicht angesehen, weil vorher etwas fehlgeschlagen ist.'],
  ['{product}: not Apache CouchDB, but it speaks like one.', '{product}: kein Apache CouchDB, spricht aber wie eines.'],
  ['No sign-in is needed.', 'Eine Anmeldung ist nicht nötig.'],
  ['Signed in as {username}.', 'Angemeldet als {username}.'],
  ['Its databases are there.', 'Seine Datenbanken sind da.'],
  ['The account may create the databases.', 'Das Konto darf die Datenbanken anlegen.'],
  [
    'The account may create the {count} missing databases.',
    'Das Konto darf die {count} fehlenden Datenbanken anlegen.',
  ],
  [
    'The server refuses documents of 1 MB. Ask its administrator to raise the limit, or audio will not sync.',
    'Der Server lehnt Dokumente von 1 MB ab. Bitte seine Verwaltung, die Grenze anzuheben, sonst wird kein Ton abgeglichen.',
  ],
  ['It takes documents of 1 MB.', 'Er nimmt Dokumente von 1 MB.'],
  ['A document comes back as it was written.', 'Ein Dokument kommt zurück, wie es geschrieben wurde.'],
  [
    'A document does not come back as it was written. Something between here and the server changes it.',
    'Ein Dokument kommt nicht zurück, wie es geschrieben wurde. Etwas zwischen hier und dem Server verändert es.',
  ],
  ['The server does not tell the time.', 'Der Server nennt keine Uhrzeit.'],
  ['The clocks are {seconds} s apart.', 'Die Uhren gehen {seconds} s auseinander.'],
  [
    "This device's clock is {seconds} s ahead of the server's. Set the one that is wrong.",
    'Die Uhr dieses Geräts geht {seconds} s vor. Stelle die richtig, die falsch geht.',
  ],
  [
    "This device's clock is {seconds} s behind the server's. Set the one that is wrong.",
    'Die Uhr dieses Geräts geht {seconds} s nach. Stelle die richtig, die falsch geht.',
  ],
  [
    'No server has that name. Check the address and the network.',
    'Keinen Server gibt es unter diesem Namen. Prüfe Adresse und Netz.',
  ],
  [
    'The name of the server could not be looked up. Check the network.',
    'Der Name des Servers ließ sich nicht nachschlagen. Prüfe das Netz.',
  ],
  [
    'The server does not accept the user name or password. Sign in again.',
    'Der Server nimmt Benutzername oder Passwort nicht an. Melde dich neu an.',
  ],
  [
    'The server does not allow this account to do that. Ask its administrator.',
    'Der Server erlaubt diesem Konto das nicht. Frag seine Verwaltung.',
  ],
  [
    'The server refuses documents of this size. Ask its administrator to raise the limit.',
    'Der Server lehnt Dokumente dieser Größe ab. Bitte seine Verwaltung, die Grenze anzuheben.',
  ],
  ['The server asks to slow down.', 'Der Server bittet, langsamer zu machen.'],
  [
    'The disk of the server is full. Ask its administrator.',
    'Der Datenträger des Servers ist voll. Frag seine Verwaltung.',
  ],
  [
    'The address leads to another one. Enter the address of the database server itself.',
    'Die Adresse führt zu einer anderen. Gib die Adresse des Datenbankservers selbst ein.',
  ],
  [
    'The server, or a gateway before it, has trouble (HTTP {status}).',
    'Der Server oder ein Gateway davor hat Schwierigkeiten (HTTP {status}).',
  ],
  ['The server gave an unexpected answer (HTTP {status}).', 'Der Server hat unerwartet geantwortet (HTTP {status}).'],
  ['Nothing answers at that address and port.', 'Unter dieser Adresse und diesem Port antwortet nichts.'],
  ['The server could not be reached in time.', 'Der Server war nicht rechtzeitig zu erreichen.'],
  ['There is no way to the server from this network.', 'Aus diesem Netz führt kein Weg zum Server.'],
  ['There is no network.', 'Es gibt kein Netz.'],
  ['The connection to the server was lost.', 'Die Verbindung zum Server ging verloren.'],
  [
    'The certificate of the server is not trusted ({code}). Give the file of the authority that signed it.',
    'Dem Zertifikat des Servers wird nicht vertraut ({code}). Gib die Datei der Stelle an, die es unterschrieben hat.',
  ],
  ['The server has gone silent.', 'Der Server ist verstummt.'],
  ['The server sends far more than it was asked for.', 'Der Server sendet viel mehr, als gefragt war.'],
  [
    'What answers at this address is not a CouchDB server, or something stands before it.',
    'Was unter dieser Adresse antwortet, ist kein CouchDB-Server, oder etwas steht davor.',
  ],
  ['The disk of this device is full. Free some space.', 'Der Datenträger dieses Geräts ist voll. Schaffe Platz.'],
  ['Syncing stopped because of an error in the app.', 'Der Abgleich hielt wegen eines Fehlers in der App an.'],
  [
    'That is not an address. It looks like https://couch.example.org or http://192.168.1.5:5984.',
    'Das ist keine Adresse. Sie sieht aus wie https://couch.example.org oder http://192.168.1.5:5984.',
  ],
  [
    'The address of a server begins with https:// or http://.',
    'Die Adresse eines Servers beginnt mit https:// oder http://.',
  ],
  [
    'A prefix begins with a lower-case letter and has lower-case letters, digits and _ $ ( ) + / - in it.',
    'Ein Präfix beginnt mit einem Kleinbuchstaben und besteht aus Kleinbuchstaben, Ziffern und _ $ ( ) + / -.',
  ],
]
