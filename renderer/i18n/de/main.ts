/**
 * Sentences that main makes, with places in braces, and the same in German. Main speaks English, to the command line and to
 * logs as well; the window says it again in the language shown (`renderer/i18n/said.ts`).
 */
export const main: readonly (readonly [english: string, german: string])[] = [
  // Export and import
  ['{path} cannot be written. Choose another one.', '{path} lässt sich nicht beschreiben. Wähle etwas anderes.'],
  ['There is no {path}.', '{path} gibt es nicht.'],
  ['There is no file {path}.', 'Die Datei {path} gibt es nicht.'],
  ['The folder {path} cannot be read.', 'Der Ordner {path} lässt sich nicht lesen.'],
  [
    'This is no sound file that can be taken: WAV, MP3, M4A, Ogg, WebM or FLAC.',
    'Das ist keine Tondatei, die übernommen werden kann: WAV, MP3, M4A, Ogg, WebM oder FLAC.',
  ],
  [
    'This is no audio file that can be taken: WAV, MP3, M4A, Ogg, WebM or FLAC.',
    'Das ist keine Tondatei, die übernommen werden kann: WAV, MP3, M4A, Ogg, WebM oder FLAC.',
  ],
  ['The file cannot be read.', 'Die Datei lässt sich nicht lesen.'],
  ['The file {path} cannot be read.', 'Die Datei {path} lässt sich nicht lesen.'],
  [
    'The file {path} cannot be read. Check its permissions.',
    'Die Datei {path} lässt sich nicht lesen. Sieh nach, ob du sie lesen darfst.',
  ],
  [
    'It says {said} entries, but there are only {found} files.',
    'Er nennt {said} Einträge, es gibt aber nur {found} Dateien.',
  ],
  ['It is no file, or leads out of the export.', 'Es ist keine Datei oder führt aus dem Export hinaus.'],
  [
    'The sound is missing from the export. The recording was taken without it.',
    'Der Ton fehlt im Export. Die Aufnahme wurde ohne ihn übernommen.',
  ],
  [
    'The sound before it was trimmed is missing from the export. The recording was taken without it.',
    'Der Ton vor dem Zuschneiden fehlt im Export. Die Aufnahme wurde ohne ihn übernommen.',
  ],
  ['The file is damaged: it is not JSON.', 'Die Datei ist beschädigt: Es ist kein JSON.'],
  [
    'This was exported by a newer version of BrainDump. Update this one first.',
    'Das hat eine neuere Version von BrainDump exportiert. Bringe diese erst auf den neuen Stand.',
  ],
  [
    'The file is damaged, or was not written by BrainDump.',
    'Die Datei ist beschädigt oder nicht von BrainDump geschrieben.',
  ],
  [
    'The sound is missing, outside the folder, or no sound.',
    'Der Ton fehlt, liegt außerhalb des Ordners oder ist keiner.',
  ],
  ['It cannot be read.', 'Es lässt sich nicht lesen.'],
  ['It cannot be understood.', 'Es ist nicht zu verstehen.'],
  ['It cannot be used.', 'Es ist nicht zu gebrauchen.'],
  ['It is no file.', 'Es ist keine Datei.'],
  [
    'It is larger than {size} MB, which nothing of this kind is.',
    'Es ist größer als {size} MB, und so groß ist nichts dieser Art.',
  ],
  [
    'Only versions 1 to {last} are known. What was recognised in it was read.',
    'Nur die Versionen 1 bis {last} sind bekannt. Gelesen wurde, was darin erkannt wurde.',
  ],
  [
    'The database is in use. Close the other BrainDump and try again. Nothing was taken.',
    'Die Datenbank ist in Benutzung. Schließe das andere BrainDump und versuch es noch einmal. Nichts wurde übernommen.',
  ],
  ['Choose the database file itself, not a folder.', 'Wähle die Datenbankdatei selbst, keinen Ordner.'],
  [
    'This is not a BrainDump 3 database. Choose the file that version 3 wrote.',
    'Das ist keine Datenbank von BrainDump 3. Wähle die Datei, die Version 3 geschrieben hat.',
  ],
  [
    'It waits for an answer in the review. What is shown now was exported.',
    'Er wartet auf eine Antwort. Exportiert wurde, was jetzt gezeigt wird.',
  ],
  [
    'Another export or import is running. Wait for it, or cancel it.',
    'Ein anderer Export oder Import läuft. Warte ihn ab oder brich ihn ab.',
  ],
  [
    'The database is damaged and cannot be read. Nothing was taken.',
    'Die Datenbank ist beschädigt und nicht zu lesen. Nichts wurde übernommen.',
  ],
  [
    'This database was not written by BrainDump 3: its tables are missing. Nothing was taken.',
    'Diese Datenbank ist nicht von BrainDump 3: Ihre Tabellen fehlen. Nichts wurde übernommen.',
  ],
  ['One of its dates is in no year from 1 to 9999.', 'Eines seiner Daten liegt in keinem Jahr von 1 bis 9999.'],
  ['The history of this item is damaged.', 'Sein Verlauf ist beschädigt.'],
  ['The parts of the entry belong to another one.', 'Die Teile des Eintrags gehören zu einem anderen.'],
  ['It belongs to session {id}, which is not there.', 'Es gehört zu Sitzung {id}, die nicht da ist.'],
  ['The session is not there.', 'Die Sitzung ist nicht da.'],
  ['It is not there. The text was taken.', 'Sie ist nicht da. Der Text wurde übernommen.'],
  ['Its recording is not there.', 'Seine Aufnahme ist nicht da.'],
  ['Its name cannot be used.', 'Sein Name ist nicht zu gebrauchen.'],
  ['Sessions name it, but it is not there.', 'Sitzungen nennen es, aber es ist nicht da.'],
  ['This is not a file.', 'Das ist keine Datei.'],
  ['There is no such file.', 'Diese Datei gibt es nicht.'],
  ['The file is empty.', 'Die Datei ist leer.'],
  ['There is no sound in this file.', 'In dieser Datei ist kein Ton.'],
  [
    'The file says that it has hardly any samples a second. It is damaged, or made to do harm.',
    'Die Datei gibt an, kaum Werte in der Sekunde zu haben. Sie ist beschädigt oder soll Schaden anrichten.',
  ],
  // Sound
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
  // Programs and live text
  [
    'This command is too long, or holds characters that cannot be seen.',
    'Dieser Befehl ist zu lang oder enthält Zeichen, die man nicht sieht.',
  ],
  [
    'A question about a program is open already. Answer it first.',
    'Eine Frage nach einem Programm ist schon offen. Beantworte sie zuerst.',
  ],
  ['The command has an open quote ({quote}).', 'Im Befehl ist ein Anführungszeichen offen ({quote}).'],
  [
    'Name a program for the speech engine "command" in the settings.',
    'Nenne in den Einstellungen ein Programm für die Erkennung.',
  ],
  [
    'An outside program works on finished recordings only.',
    'Ein eigenes Programm arbeitet nur mit fertigen Aufnahmen.',
  ],
  ['There is no speech model on this device yet.', 'Auf diesem Gerät ist noch kein Modell.'],
  [
    'The speed of this model has not been measured on this device yet. It is measured with the next transcription.',
    'Wie schnell dieses Modell auf diesem Gerät ist, wurde noch nicht gemessen. Das geschieht bei der nächsten Abschrift.',
  ],
  [
    'This model needs {seconds} s for a second of speech on this device; live text needs {wanted} s or less.',
    'Dieses Modell braucht hier {seconds} s für eine Sekunde Sprache; Live-Text braucht höchstens {wanted} s.',
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
