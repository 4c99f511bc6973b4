import type * as english from '../en/vault'
import type { Translation } from './translation'

export const onboarding: Translation<typeof english.onboarding> = {
  tagline: 'Sag es. Behalte es. Es bleibt deins.',
  step: 'Schritt {n} von {of}',
  welcomeTitle: 'Ein Tagebuch, mit dem man reden kann',
  welcomeText:
    'Drück auf Aufnehmen und sprich. Alles wird verschlüsselt auf diesem Computer gespeichert, und nur du kannst es öffnen.',
  lostTitle: 'Die Schlüssel deines Tagebuchs sind beschädigt',
  start: 'Ein neues Tagebuch beginnen',
  startHint: 'Das ist mein erstes Gerät.',
  join: 'Einem vorhandenen Tagebuch beitreten',
  joinHint: 'Ich nutze BrainDump auf einem anderen Gerät und kenne die Serveradresse.',
  passphraseTitle: 'Wähle eine Passphrase',
  passphraseText:
    'Sie öffnet dein Tagebuch auf diesem und jedem anderen Gerät. Niemand kann sie zurücksetzen, also wähle eine, die du dir merken kannst.',
  passphrase: 'Passphrase',
  passphraseAgain: 'Passphrase bestätigen',
  passphraseHint: 'Mindestens {n} Zeichen. Gut sind vier oder fünf Wörter ohne Zusammenhang.',
  mismatch: 'Die Passphrasen stimmen nicht überein.',
  tooShort: 'Mindestens {n} Zeichen.',
  strength: 'Stärke',
  strength0: 'Sehr schwach',
  strength1: 'Schwach',
  strength2: 'Mittel',
  strength3: 'Gut',
  strength4: 'Stark',
  remember: 'Auf diesem Computer entsperrt bleiben',
  rememberHint: 'Der Schlüssel liegt im Schlüsselbund des Systems. Das Tagebuch öffnet sich ohne Passphrase.',
  creating: 'Schlüssel werden erzeugt…',
  create: 'Tagebuch erstellen',
  recoveryTitle: 'Dein Wiederherstellungscode',
  recoveryText:
    'Er öffnet das Tagebuch, wenn du deine Passphrase vergisst. Er wird nur jetzt angezeigt und nirgends gespeichert. Drucke oder speichere ihn und bewahre ihn sicher auf.',
  recoverySaved: 'Gespeichert.',
  confirmTitle: 'Gib zwei Gruppen ein, um zu bestätigen, dass du ihn gespeichert hast',
  group: 'Gruppe {n}',
  groupWrong: 'Das ist nicht Gruppe {n}.',
  kitTitle: 'BrainDump-Wiederherstellungsblatt',
  kitText: 'Dieser Code öffnet das Tagebuch, wenn du die Passphrase vergisst. Wer ihn hat, kann das Tagebuch lesen.',
  kitVault: 'Tagebuch',
  kitMade: 'Erstellt am',
  serverTitle: 'Auf mehreren Geräten verwenden?',
  serverText:
    'Ein CouchDB-kompatibler Server deiner Wahl synchronisiert deine Geräte. Er sieht immer nur verschlüsselte Daten. Das geht auch später oder gar nicht.',
  skipServer: 'Jetzt nicht',
  useServer: 'Diesen Server verwenden',
  autoLock:
    'BrainDump sperrt sich nach {n} Minute ohne dich, nie während einer Aufnahme. Das änderst du unter Einstellungen, Sicherheit. | BrainDump sperrt sich nach {n} Minuten ohne dich, nie während einer Aufnahme. Das änderst du unter Einstellungen, Sicherheit.',
  readyTitle: 'Fertig',
  readyText: 'Ein paar Schlagwörter zum Start? Du kannst sie jederzeit ändern.',
  open: 'Mein Tagebuch öffnen',
  joinTitle: 'Deinem Tagebuch beitreten',
  joinText: 'Gib den Server und die Passphrase des Tagebuchs ein. Auf den Server wird nichts geschrieben.',
  joinWith: 'Öffnen mit',
  withPassphrase: 'Passphrase',
  withCode: 'Wiederherstellungscode',
  joinAction: 'Beitreten',
  joinUnreachable: 'Der Server ist nicht erreichbar. Prüfe Adresse und Verbindung und versuche es erneut.',
  joinNotThere:
    'Kein Tagebuch gefunden oder mehrere. Gib unter „Erweitert“ das Datenbankpräfix ein. Dein erstes Gerät zeigt es in den Einstellungen unter Synchronisierung.',
  joining: 'Schlüssel werden heruntergeladen…',
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
  opening: 'Wird geöffnet…',
  useCode: 'Ich habe meine Passphrase vergessen',
  usePassphrase: 'Passphrase verwenden',
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
  damagedTitle: 'Einige Dateien auf diesem Gerät waren beschädigt: {what}',
  damagedText:
    'Die beschädigten Dateien liegen in {folder}. Eine neue Datenbank wurde angelegt. Die Synchronisierung füllt sie wieder, oder du stellst eine Sicherung wieder her. Wenn nichts mehr fehlt, lösche diesen Ordner.',
  recoveredText:
    'Soweit es sich prüfen ließ, ging nichts verloren: {documents} Dokumente wurden gerettet. Die beschädigten Dateien liegen in {folder}. Wenn du nichts vermisst, lösche diesen Ordner.',
  partlyText:
    '{documents} Dokumente wurden gerettet, {lost} nicht. Die Synchronisierung bringt sie zurück, oder eine Sicherung. Die beschädigten Dateien liegen in {folder}. Wenn nichts mehr fehlt, lösche diesen Ordner.',
  missingTitle: 'Einige Dateien auf diesem Gerät fehlen: {what}',
  missingText:
    'Eine neue Datenbank wurde angelegt. Die Synchronisierung füllt sie wieder, oder du stellst eine Sicherung wieder her. Wenn nichts mehr fehlt, lösche den leeren Ordner {folder}.',
  later: 'Nicht jetzt',
}
