import type { devices as english } from '../english/devices'
import type { Translated } from './translated'

export const devices: Translated<typeof english> = {
  'device.keysDamaged':
    'Die Schlüssel dieses Geräts sind beschädigt. Stell sein Profil aus einer Sicherung wieder her.',
  'device.none': 'Dieses Gerät gibt es nicht.',
  'device.inUse': 'Dieses Gerät wird gerade benutzt.',
  'pairing.codeShape': 'Ein Code hat acht Ziffern, so wie das andere Gerät ihn zeigt.',
  'pairing.addressShape': 'Gib die Adresse so ein, wie das andere Gerät sie zeigt, etwa 192.168.1.5:50123.',
  'pairing.noJournal': 'Das andere Gerät hat kein Tagebuch gesendet. Hier wurde nichts geändert.',
  'pairing.ended': 'Die Verbindung zum anderen Gerät ist abgebrochen. Fang mit einem neuen Code noch einmal an.',
  'pairing.wrongCode': 'Das ist nicht der Code, den das andere Gerät zeigt. Prüfe ihn und versuch es noch einmal.',
  'pairing.invalid': 'Dieser Code gilt nicht mehr. Zeig auf dem anderen Gerät einen neuen an.',
  'pairing.versions':
    'Die beiden Geräte haben Versionen von BrainDump, die sich nicht koppeln lassen. Aktualisiere beide.',
  'pairing.unreachable':
    'Das andere Gerät ist nicht zu erreichen. Beide müssen im selben Netz sein; prüfe die Adresse, die es zeigt.',
  'pairing.notBrainDump': 'Die Gegenseite ist kein BrainDump, oder unterwegs wurde etwas verändert.',
  'pairing.nobodyCame':
    'Innerhalb von fünf Minuten ist niemand beigetreten. Zeig einen neuen Code an, um es noch einmal zu versuchen.',
  'pairing.noMoreConnections':
    'Hier werden keine weiteren Verbindungen angenommen. Zeig einen neuen Code an, um es noch einmal zu versuchen.',
  'pairing.port': 'Der Port {port} ist nicht zu benutzen. Wähle einen anderen.',
  'pairing.cancelled': 'Das Hinzufügen eines Geräts wurde abgebrochen.',
  'pairing.threeWrong':
    'Drei falsche Codes wurden probiert, deshalb gilt dieser nicht mehr. Zeig einen neuen Code an, um es noch einmal zu versuchen.',
  'pairing.notSaid':
    'Das andere Gerät hat die Schlüssel des Tagebuchs bekommen und nicht gemeldet, dass es fertig ist. Sieh dort nach: Zeigt es das Tagebuch, ist alles gut; sonst zeig einen neuen Code an.',
  'device.ownEntryHealed':
    'Der Eintrag dieses Geräts in der Liste der Geräte ließ sich nicht lesen, weil ein Server oder ein Datenträger ihn verändert hatte. Er wurde neu geschrieben.',
  'device.sameKey': 'Dieses Gerät signiert mit keinem anderen Schlüssel als zuvor.',
}
