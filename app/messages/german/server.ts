import type { server as english } from '../english/server'
import type { Translated } from './translated'

export const server: Translated<typeof english> = {
  'server.addressInvalid':
    'Das ist keine Adresse. Sie sieht aus wie https://couch.example.org oder http://192.168.1.5:5984.',
  'server.addressScheme': 'Die Adresse eines Servers beginnt mit https:// oder http://.',
  'server.prefixShape':
    'Ein Präfix beginnt mit einem Kleinbuchstaben und besteht aus Kleinbuchstaben, Ziffern und _ $ ( ) + / -.',
  'server.signIn': 'Der Server nimmt Benutzername oder Passwort nicht an. Melde dich neu an.',
  'server.forbidden': 'Der Server erlaubt diesem Konto das nicht. Frag seine Verwaltung.',
  'server.tooLarge': 'Der Server lehnt Dokumente dieser Größe ab. Bitte seine Verwaltung, die Grenze anzuheben.',
  'server.slowDown': 'Der Server bittet, langsamer zu machen.',
  'server.diskFull': 'Der Datenträger des Servers ist voll. Frag seine Verwaltung.',
  'server.redirect': 'Die Adresse führt zu einer anderen. Gib die Adresse des Datenbankservers selbst ein.',
  'server.trouble': 'Der Server oder ein Gateway davor hat Schwierigkeiten (HTTP {status}).',
  'server.unexpected': 'Der Server hat unerwartet geantwortet (HTTP {status}).',
  'server.unknownName': 'Keinen Server gibt es unter diesem Namen. Prüfe Adresse und Netz.',
  'server.noLookup': 'Der Name des Servers ließ sich nicht nachschlagen. Prüfe das Netz.',
  'server.nothingAnswers': 'Unter dieser Adresse und diesem Port antwortet nichts.',
  'server.timeout': 'Der Server war nicht rechtzeitig zu erreichen.',
  'server.noWay': 'Aus diesem Netz führt kein Weg zum Server.',
  'server.noNetwork': 'Es gibt kein Netz.',
  'server.connectionLost': 'Die Verbindung zum Server ging verloren.',
  'server.certificate':
    'Dem Zertifikat des Servers wird nicht vertraut ({code}). Gib die Datei der Stelle an, die es unterschrieben hat.',
  'server.silent': 'Der Server ist verstummt.',
  'server.endless': 'Der Server sendet viel mehr, als gefragt war.',
  'server.slow': 'Der Server antwortet viel zu langsam.',
  'server.unchanging':
    'Der Server meldet immer weitere Änderungen und bringt nichts Neues. Dieser Teil des Tagebuchs wird später wieder versucht.',
  'server.notCouchDb': 'Was unter dieser Adresse antwortet, ist kein CouchDB-Server, oder etwas steht davor.',
  'server.inTheClear':
    'Die Verbindung ist nicht verschlüsselt: Jeder zwischen hier und dem Server kann das Passwort lesen. Nimm eine Adresse, die mit https:// beginnt.',
  'server.tooLargeHere': 'Der Server lehnt Dokumente dieser Größe ab.',
  'server.refusesDocument': 'Der Server lehnt dieses Dokument ab ({reason}).',
  'server.answerUnread': 'Eine Antwort des Servers ließ sich nicht lesen.',
  'server.answerTooSlow': 'Eine Antwort des Servers zu lesen dauerte zu lange.',
  'server.lostMost': 'Der Server hat das meiste verloren, was er hatte. Der Abgleich ruht, bis du entscheidest.',
  'server.twice': 'Dieser Server ist schon eingerichtet.',
  'server.none': 'Diesen Server gibt es nicht.',
  'server.listDamaged': 'Die Liste der Server dieses Geräts ist beschädigt. Richte sie neu ein.',
  'server.certificateUnreadable': 'Die Zertifikatsdatei {path} lässt sich nicht lesen. Wähle sie noch einmal.',
  'server.noCertificate': 'Die Datei {path} enthält kein Zertifikat in der Form PEM.',
  'server.databaseName': 'Der Server nimmt den Datenbanknamen {name} nicht an (HTTP {status}).',
  'check.answers': 'Der Server antwortet.',
  'check.skipped': 'Übersprungen, weil vorher etwas fehlgeschlagen ist.',
  'check.encrypted': 'Was an diese Adresse gesendet wird, ist verschlüsselt.',
  'check.private': 'Sie ist nicht verschlüsselt, verlässt aber dieses Gerät oder ein privates Netz nicht.',
  'check.notCouchDb': '{product}: kein Apache CouchDB, aber kompatibel.',
  'check.noSignIn': 'Eine Anmeldung ist nicht nötig.',
  'check.signedIn': 'Angemeldet als {username}.',
  'check.databases': 'Seine Datenbanken sind da.',
  'check.mayCreate': 'Das Konto darf die Datenbanken anlegen.',
  'check.mayCreateMissing':
    'Das Konto darf die fehlende Datenbank anlegen. | Das Konto darf die {count} fehlenden Datenbanken anlegen.',
  'check.smallDocuments':
    'Der Server lehnt Dokumente von 1 MB ab. Bitte seine Verwaltung, die Grenze anzuheben, sonst wird kein Audio abgeglichen.',
  'check.largeDocuments': 'Er nimmt Dokumente von 1 MB.',
  'check.unchanged': 'Ein Dokument kommt zurück, wie es geschrieben wurde.',
  'check.changed':
    'Ein Dokument kommt nicht zurück, wie es geschrieben wurde. Etwas zwischen hier und dem Server verändert es.',
  'check.noTime': 'Der Server nennt keine Uhrzeit.',
  'check.clocks': 'Die Uhren gehen {seconds} s auseinander.',
  'check.clockAhead': 'Die Uhr dieses Geräts geht {seconds} s vor. Stelle die richtig, die falsch geht.',
  'check.clockBehind': 'Die Uhr dieses Geräts geht {seconds} s nach. Stelle die richtig, die falsch geht.',
  'server.askAdministrator':
    'Dieses Konto darf keine Datenbanken anlegen. Bitte die Verwaltung des Servers, {databases} anzulegen und {username} überall zum Mitglied zu machen.',
  'server.askAdministratorForYou':
    'Dieses Konto darf keine Datenbanken anlegen. Bitte die Verwaltung des Servers, {databases} anzulegen und dein Konto überall zum Mitglied zu machen.',
}
