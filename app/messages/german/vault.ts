import type { vault as english } from '../english/vault'
import type { Translated } from './translated'

export const vault: Translated<typeof english> = {
  'vault.cancelled': 'Es wurde abgebrochen. Nichts wurde geöffnet.',
  'vault.notDerived': 'Der Schlüssel ließ sich aus der Passphrase nicht ableiten.',
  'vault.newer':
    'Dieses Tagebuch hat eine neuere Version von BrainDump geschrieben. Aktualisiere die App auf diesem Gerät.',
  'vault.headerDamaged':
    'Der Kopf dieses Tagebuchs wurde beschädigt oder verändert. Stelle ihn von einem anderen Gerät oder aus einer Sicherung wieder her.',
  'vault.slotDamaged':
    'Ein Schlüsselfach dieses Tagebuchs wurde beschädigt oder verändert. Stelle es von einem anderen Gerät oder aus einer Sicherung wieder her.',
  'vault.slotChanged':
    'Jemand ohne den Schlüssel dieses Tagebuchs hat auf dem Server einen Weg hinein verändert. Hier wurde nichts geändert.',
  'vault.slotOfAnother':
    'Ein Schlüsselfach gehört zu einem anderen Tagebuch. Der Server enthält vielleicht zwei Tagebücher durcheinander.',
  'vault.none': 'Hier ist noch kein Tagebuch. Beginne eines, oder tritt einem von einem anderen Gerät bei.',
  'vault.wrongPassphrase': 'Falsche Passphrase.',
  'vault.wrongRecoveryCode':
    'Das ist nicht der Wiederherstellungscode dieses Tagebuchs. Vielleicht wurde er durch einen neueren ersetzt.',
  'vault.headerChanged':
    'Der Kopf dieses Tagebuchs wurde von jemandem ohne seinen Schlüssel verändert. Nichts wurde geöffnet. Stelle ihn aus einer Sicherung wieder her.',
  'vault.secretUnreadable':
    'Was dieses Gerät versiegelt aufbewahrt, lässt sich nicht lesen. Melde dich beim Server neu an.',
  'vault.exists': 'Dieses Profil hat schon ein Tagebuch.',
  'vault.lostKeysStart': '{lostKeys} Um ein neues Tagebuch zu beginnen, nimm ein anderes Profil.',
  'vault.noKeychain': 'Auf diesem System wurde kein sicherer Schlüsselbund gefunden.',
  'passphrase.tooShort': 'Wähle eine Passphrase mit mindestens {least} Zeichen.',
  'passphrase.weak':
    'Diese Passphrase ist zu leicht zu erraten. Wähle eine andere; gut sind vier oder fünf Wörter ohne Zusammenhang.',
  'recoveryCode.length': 'Ein Wiederherstellungscode hat {expected} Buchstaben und Ziffern; dieser hat {found}.',
  'recoveryCode.typo':
    'Im Wiederherstellungscode ist ein Tippfehler. Vergleiche ihn Gruppe für Gruppe mit deiner Kopie.',
  'keyring.fromCopy':
    'Die Dateien mit den Schlüsseln dieses Tagebuchs waren auf diesem Gerät beschädigt. Die Schlüssel kamen aus ihrer zweiten Kopie zurück; es fehlt nichts.',
  'keyring.changedMeanwhile':
    'Die Schlüssel dieses Tagebuchs wurden im selben Augenblick geändert. Versuch es noch einmal.',
  'keyring.damaged':
    'Die Dateien mit den Schlüsseln dieses Tagebuchs sind beschädigt. Sie sind unverändert in {folder} aufgehoben. Tritt dem Tagebuch über seinen Server noch einmal bei, oder schließe BrainDump und lege {keyring} aus einer Sicherung zurück. Sonst wurde nichts angerührt.',
  'keyring.gone':
    'Die Dateien mit den Schlüsseln dieses Tagebuchs sind weg. Tritt dem Tagebuch über seinen Server noch einmal bei, oder schließe BrainDump und lege {keyring} aus einer Sicherung zurück. Sonst wurde nichts angerührt.',
  'keyring.serverRemoves': 'Der Server will die Schlüssel dieses Tagebuchs entfernen. Hier wurde nichts geändert.',
  'keyring.serverChanged':
    'Auf dem Server wurde ein Weg in dieses Tagebuch geändert oder entfernt, und keines deiner Geräte war es. Hier blieb es, wie es war.',
  'recoveryCode.passphraseNeeded': 'Um einen Wiederherstellungscode zu widerrufen, ist die Passphrase nötig.',
  'recoveryCode.none': 'Diesen Wiederherstellungscode gibt es nicht.',
  'recoveryCode.split':
    'Ein Code wird in höchstens {most} Teile geteilt, von denen mindestens zwei und höchstens alle nötig sind.',
  'recoveryPart.length':
    'Ein Teil eines Wiederherstellungscodes hat {expected} Buchstaben und Ziffern; dieser hat {found}.',
  'recoveryPart.typo': 'In diesem Teil ist ein Tippfehler. Vergleiche ihn Gruppe für Gruppe mit dem Blatt.',
  'recoveryPart.mixed': 'Diese Teile gehören zu verschiedenen Codes. Nimm die, die zusammen gemacht wurden.',
  'recoveryPart.missing': 'Es fehlt noch ein Teil. | Es fehlen noch {count} Teile.',
  'recoveryPart.unfit': 'Diese Teile passen nicht zusammen. Einer ist von einem anderen Code oder wurde verändert.',
}
