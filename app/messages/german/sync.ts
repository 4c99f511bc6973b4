import type { sync as english } from '../english/sync'
import type { Translated } from './translated'

export const sync: Translated<typeof english> = {
  'sync.bug': 'Der Abgleich hielt wegen eines Fehlers in der App an.',
  'sync.contentGone': 'Etwas, das entfernt wurde, lässt sich nicht zurückholen: Sein Inhalt ist hier nicht mehr da.',
  'sync.massTrash':
    'Ein anderes Gerät oder der Server würde {lost} von {live} {what} löschen, entfernen oder zurücksetzen. Der Abgleich ruht, bis du entscheidest.',
  'sync.noServer': 'Kein Server ist eingerichtet. Füge mit „remote add URL“ einen hinzu.',
  'heldBack.forged': 'Der Server sendet Dokumente, die keines deiner Geräte geschrieben hat. Sie wurden ausgelassen.',
  'heldBack.turned':
    'Der Server legt immer wieder eine alte Fassung über eine neuere. Die neuere bleibt, die alte wird ausgelassen.',
  'heldBack.versions':
    'Der Server hat hiervon weit mehr Fassungen, als deine Geräte je geschrieben haben. Der Rest wurde ausgelassen.',
  'heldBack.notSent': 'Der Server nennt das, sendet es aber nicht. Es wird ab und zu wieder angefordert.',
  'heldBack.more': 'Weitere solche Dokumente wurden ausgelassen.',
  'receipts.withheld':
    '{server} hält zurück, was {device} ihm gesendet hat (Änderungen: {count}, bemerkt am {day}). Auf {device} sind sie noch: Ein Export dort oder ein anderer Server bringt sie hierher.',
  'join.hasJournal': 'Dieses Profil hat schon ein Tagebuch. Um einem anderen beizutreten, nimm ein leeres Profil.',
  'join.cancelled': 'Das Beitreten wurde abgebrochen.',
  'join.otherJournal':
    'Der Server hat unter diesem Präfix ein anderes Tagebuch. Wähle ein anderes Präfix, oder tritt jenem Tagebuch aus einem leeren Profil bei.',
  'join.manyWays':
    'Der Server nennt {count} Wege in dieses Tagebuch; mehr als {most} werden nicht versucht. Sieh am Server nach, oder tritt über einen anderen bei.',
  'join.tooMuchWork':
    'Der Server verlangt mehr Arbeit für die Prüfung einer Passphrase, als BrainDump je leistet. Vielleicht will er schaden, deshalb wurde nichts geöffnet.',
  'join.tooLittleWork':
    'Der Server schützt die Passphrase schlechter, als BrainDump es je tut. Vielleicht hat dort jemand etwas verändert, deshalb wurde nichts geöffnet.',
  'join.mayNotList': 'Dieses Konto darf Datenbanken nicht auflisten. Gib das Präfix ein, das das erste Gerät zeigt.',
  'join.noJournal': 'Auf diesem Server ist kein Tagebuch. Richte den Server zuerst auf dem ersten Gerät ein.',
  'join.severalJournals':
    'Auf diesem Server sind mehrere Tagebücher. Gib das Präfix deines Tagebuchs ein, das das erste Gerät zeigt.',
  'join.noJournalHere': 'Auf diesem Server ist kein Tagebuch „{prefix}“. Prüfe das Präfix auf dem ersten Gerät.',
  'sync.what.entries': 'Einträgen oder Teilen davon',
  'sync.what.tags': 'Schlagwörtern',
  'sync.what.prompts': 'Vorlagen',
  'sync.what.settings': 'Einstellungen',
  'join.noneNearby':
    'In diesem Netzwerk wurde kein Gerät gefunden, das einen Code zeigt. Zeig dort einen, oder gib die Adresse an, die daneben steht.',
  'join.severalNearby': 'Mehr als ein Gerät in diesem Netzwerk zeigt einen Code. Sag, welches es ist: {addresses}',
}
