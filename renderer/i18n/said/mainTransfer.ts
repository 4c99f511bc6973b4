/** Sentences of main about export and import, as in `main.ts`. */
export const mainTransfer: readonly (readonly [english: string, german: string])[] = [
  ['{path} cannot be written. Choose another one.', '{path} lässt sich nicht beschreiben. Wähle etwas anderes.'],
  ['There is no {path}.', '{path} gibt es nicht.'],
  ['There is no file {path}.', 'Die Datei {path} gibt es nicht.'],
  ['The folder {path} cannot be read.', 'Der Ordner {path} lässt sich nicht lesen.'],
  [
    'This is no audio file that can be taken: WAV, MP3, M4A, AAC, Ogg, WebM, FLAC, AIFF, CAF or AMR.',
    'Das ist keine Tondatei, die übernommen werden kann: WAV, MP3, M4A, AAC, Ogg, WebM, FLAC, AIFF, CAF oder AMR.',
  ],
  [
    'The sound in this file is {format}, which cannot be decoded here. Convert it to WAV, MP3 or M4A with another program.',
    'Der Ton in dieser Datei ist {format} und lässt sich hier nicht dekodieren. Wandle sie mit einem anderen Programm in WAV, MP3 oder M4A um.',
  ],
  [
    'This file is {format}, which cannot be decoded here. Convert it to WAV, MP3 or M4A with another program.',
    'Diese Datei ist {format} und lässt sich hier nicht dekodieren. Wandle sie mit einem anderen Programm in WAV, MP3 oder M4A um.',
  ],
  [
    'This Opus file does not say how its channels are packed.',
    'Diese Opus-Datei sagt nicht, wie ihre Kanäle gepackt sind.',
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
  ['The audio file is not in the folder.', 'Die Tondatei ist nicht im Ordner.'],
  ['The audio file cannot be read.', 'Die Tondatei lässt sich nicht lesen.'],
  [
    'It is not in UTF-8 and was read as Windows-1252 (Western European). Check its special characters.',
    'Es ist nicht in UTF-8 und wurde als Windows-1252 (westeuropäisch) gelesen. Sieh dir seine Sonderzeichen an.',
  ],
  [
    'Its date “{date}” is not understood. The date of the file was taken.',
    'Sein Datum „{date}“ ist nicht zu verstehen. Das Datum der Datei wurde übernommen.',
  ],
  [
    'Its date “{date}” is not understood. The one in its name was taken.',
    'Sein Datum „{date}“ ist nicht zu verstehen. Das in seinem Namen wurde übernommen.',
  ],
  [
    'Its date “{date}” is not understood. Another one in the file was taken.',
    'Sein Datum „{date}“ ist nicht zu verstehen. Ein anderes in der Datei wurde übernommen.',
  ],
  [
    'One of its tags is not a name and was left out: “{tag}”.',
    'Eines seiner Schlagwörter ist kein Name und wurde weggelassen: „{tag}“.',
  ],
  [
    'One of its tags is longer than {max} characters and was left out.',
    'Eines seiner Schlagwörter ist länger als {max} Zeichen und wurde weggelassen.',
  ],
  [
    'It is a folder, tag or file of Joplin, and no note.',
    'Es ist ein Notizbuch, Schlagwort oder Anhang von Joplin und keine Notiz.',
  ],
  [
    'The audio file is damaged. What can be played of it was imported.',
    'Die Tondatei ist beschädigt. Importiert wurde, was davon abspielbar ist.',
  ],
  [
    'The audio is not as it was exported. It was imported as it is.',
    'Der Ton ist nicht so, wie er exportiert wurde. Er wurde so importiert, wie er ist.',
  ],
  ['The audio file is damaged.', 'Die Tondatei ist beschädigt.'],
  [
    'The audio before it was trimmed is damaged or cannot be read. The recording was imported without it.',
    'Der Ton vor dem Zuschneiden ist beschädigt oder nicht lesbar. Die Aufnahme wurde ohne ihn importiert.',
  ],
  [
    'The audio file is damaged or cannot be read. The recording was imported without it.',
    'Die Tondatei ist beschädigt oder nicht lesbar. Die Aufnahme wurde ohne sie importiert.',
  ],
  [
    'The audio file is damaged or cannot be read. Its words were imported as text.',
    'Die Tondatei ist beschädigt oder nicht lesbar. Ihre Worte wurden als Text importiert.',
  ],
  ['The key of the recording is damaged.', 'Der Schlüssel der Aufnahme ist beschädigt.'],
  ['The folder cannot be read.', 'Der Ordner lässt sich nicht lesen.'],
  ['It is no text.', 'Es ist kein Text.'],
  ['It is no text in UTF-8.', 'Es ist kein Text in UTF-8.'],
  ['Its front matter is damaged.', 'Sein Front Matter ist beschädigt.'],
  [
    'Its front matter cannot be read. It was imported as text.',
    'Sein Front Matter ist nicht lesbar. Es wurde als Text importiert.',
  ],
  [
    'Part of it is damaged and cannot be read. The rest was imported.',
    'Ein Teil davon ist beschädigt und nicht lesbar. Der Rest wurde importiert.',
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
    'One of its versions cannot be read and was not exported.',
    'Eine seiner Fassungen ist nicht zu lesen und wurde nicht exportiert.',
  ],
  [
    'One of its versions has other sound. What is shown now was exported.',
    'Eine seiner Fassungen hat anderen Ton. Exportiert wurde, was jetzt gezeigt wird.',
  ],
  [
    'One of its versions has other sound, which does not come with it.',
    'Eine seiner Fassungen hat anderen Ton, und der ist nicht dabei.',
  ],
  ['A version belongs to nothing in the file.', 'Eine Fassung gehört zu nichts in der Datei.'],
  [
    'The revisions of one of its versions are in no order.',
    'Die Revisionen einer seiner Fassungen sind in keiner Reihenfolge.',
  ],
  ['One of its versions is there and removed at once.', 'Eine seiner Fassungen ist da und zugleich entfernt.'],
  ['One of its versions belongs to something else.', 'Eine seiner Fassungen gehört zu etwas anderem.'],
  ['Two of its versions have the same revision.', 'Zwei seiner Fassungen haben dieselbe Revision.'],
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
]
