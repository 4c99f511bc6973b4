import type * as english from '../en/vault'
import type { Translation } from './translation'

export const onboarding: Translation<typeof english.onboarding> = {
  tagline: 'Sag es. Behalte es. Es bleibt deins.',
  step: 'Schritt {n} von {of}',
  welcomeTitle: 'Ein Tagebuch, mit dem man reden kann',
  welcomeText:
    'Drück auf Aufnahme und sprich. Was du sagst, bleibt verschlüsselt auf diesem Computer, und nur du kannst es öffnen.',
  lostTitle: 'Die Schlüssel deines Tagebuchs sind beschädigt',
  start: 'Ein neues Tagebuch beginnen',
  startHint: 'Das ist mein erstes Gerät.',
  join: 'Einem vorhandenen Tagebuch beitreten',
  joinHint: 'Ich nutze BrainDump auf einem anderen Gerät und kenne die Adresse seines Servers.',
  passphraseTitle: 'Wähle eine Passphrase',
  passphraseText:
    'Sie öffnet dein Tagebuch, hier und auf jedem anderen Gerät. Niemand kann sie zurücksetzen, also wähle eine, die du behältst.',
  passphrase: 'Passphrase',
  passphraseAgain: 'Dieselbe Passphrase noch einmal',
  passphraseHint: 'Mindestens {n} Zeichen. Vier oder fünf Wörter, die nicht zusammengehören, sind gut.',
  mismatch: 'Die beiden stimmen nicht überein.',
  tooShort: 'Mindestens {n} Zeichen.',
  strength: 'Stärke',
  strength0: 'Sofort erraten',
  strength1: 'Schwach',
  strength2: 'Mittel',
  strength3: 'Gut',
  strength4: 'Stark',
  remember: 'Auf diesem Computer merken',
  rememberHint: 'Im Schlüsselbund des Systems; das Tagebuch öffnet sich ohne Nachfrage.',
  creating: 'Schlüssel werden erzeugt…',
  create: 'Tagebuch anlegen',
  recoveryTitle: 'Dein Wiederherstellungscode',
  recoveryText:
    'Er öffnet das Tagebuch, wenn die Passphrase vergessen ist. Er wird nur jetzt gezeigt und nirgends aufbewahrt. Drucke oder sichere ihn und lege ihn an einen sicheren Ort.',
  recoverySaved: 'Gesichert.',
  confirmTitle: 'Tippe zwei seiner Gruppen ein, um zu bestätigen, dass du ihn hast',
  group: 'Gruppe {n}',
  groupWrong: 'Das ist nicht Gruppe {n}.',
  kitTitle: 'BrainDump-Wiederherstellungsblatt',
  kitText:
    'Dieser Code öffnet das Tagebuch, wenn seine Passphrase vergessen ist. Wer ihn hat, kann das Tagebuch lesen.',
  kitVault: 'Tagebuch',
  kitMade: 'Erstellt am',
  serverTitle: 'Auf mehreren Geräten benutzen?',
  serverText:
    'Ein CouchDB-kompatibler Server deiner Wahl hält deine Geräte im Gleichschritt. Er sieht immer nur Verschlüsseltes. Das geht auch später oder gar nicht.',
  skipServer: 'Jetzt nicht',
  useServer: 'Diesen Server nutzen',
  readyTitle: 'Fertig',
  readyText: 'Ein paar Schlagwörter zum Anfang? Du kannst sie jederzeit ändern.',
  open: 'Mein Tagebuch öffnen',
  joinTitle: 'Deinem Tagebuch beitreten',
  joinText: 'Der Server und die Passphrase des Tagebuchs. Auf den Server wird nichts geschrieben.',
  joinWith: 'Öffnen mit',
  withPassphrase: 'Passphrase',
  withCode: 'Wiederherstellungscode',
  joinAction: 'Beitreten',
  joinUnreachable: 'Der Server ist nicht erreichbar. Prüfe Adresse und Verbindung und versuch es noch einmal.',
  joinNotThere:
    'Unter dieser Adresse liegt nicht genau ein Tagebuch. Gib unter „Erweitert“ das Präfix an, das dein erstes Gerät in Einstellungen, Abgleich zeigt.',
  joining: 'Schlüssel werden geholt…',
  tagsWork: 'Arbeit',
  tagsPersonal: 'Privat',
  tagsResearch: 'Recherche',
  tagsMeeting: 'Besprechung',
  tagsIdea: 'Idee',
  tagsTodo: 'Aufgabe',
}

export const unlock: Translation<typeof english.unlock> = {
  title: 'Willkommen zurück',
  text: 'Dein Tagebuch ist gesperrt.',
  open: 'Entsperren',
  opening: 'Öffnet…',
  useCode: 'Ich habe meine Passphrase vergessen',
  usePassphrase: 'Die Passphrase verwenden',
  code: 'Wiederherstellungscode',
}

export const damage: Translation<typeof english.damage> = {
  keyring: 'Schlüssel',
  sessions: 'Einträge',
  messages: 'Notizen',
  recordings: 'Aufnahmen',
  tags: 'Schlagwörter',
  prompts: 'Prompts',
  settings: 'Einstellungen',
  damagedTitle: 'Dateien auf diesem Gerät waren beschädigt: {what}',
  damagedText:
    'Sie sind unverändert in {folder} aufgehoben. Eine neue Datenbank wurde begonnen: Synchronisieren füllt sie wieder, oder stelle eine Sicherung wieder her. Wenn nichts mehr fehlt, lösche diesen Ordner.',
  missingTitle: 'Dateien auf diesem Gerät sind weg: {what}',
  missingText:
    'Eine neue Datenbank wurde begonnen: Synchronisieren füllt sie wieder, oder stelle eine Sicherung wieder her. Wenn nichts mehr fehlt, lösche den leeren Ordner {folder}.',
  later: 'Nicht jetzt',
}
