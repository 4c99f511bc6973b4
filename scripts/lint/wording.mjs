/*
 * Words that were replaced and must not come back, with what a person would write. The window's texts and the summaries of
 * commands are looked at by ESLint (`house/wording`), names in the code by `house/names`, and the pages by
 * test/scripts/wording.test.ts.
 */

/** @typedef {{ readonly pattern: RegExp, readonly instead: string }} Word */

/** For everything that is written in English: the window, the command line, the pages. @type {readonly Word[]} */
export const ENGLISH = [
  { pattern: /\bby (itself|themselves)\b/i, instead: 'automatically (or: on its own, separately)' },
  { pattern: /\bfor good\b/i, instead: 'permanently' },
  { pattern: /\btid(y|ied|ies) up\b/i, instead: 'compact' },
  { pattern: /\b(give|gives|given|gave) back space\b|\bspace is given back\b/i, instead: 'free space' },
  { pattern: /\bpieces? of (sound|audio|a recording)\b/i, instead: 'audio chunk' },
  { pattern: /\b(encrypted|encrypts) anew\b/i, instead: 're-encrypted' },
  { pattern: /\bkept nowhere\b/i, instead: 'not stored anywhere' },
  { pattern: /\bneeds you\b/i, instead: 'action needed' },
  { pattern: /\bwaits? for your answer\b/i, instead: 'needs review' },
  { pattern: /\bbrought in step\b/i, instead: 'synced' },
  { pattern: /\bprogram of mine\b/i, instead: 'custom program' },
  { pattern: /\bapart by commas\b/i, instead: 'separate with commas' },
  { pattern: /\bthe machine heard\b/i, instead: 'the original transcript' },
  { pattern: /\bfiller sounds?\b/i, instead: 'filler words' },
  { pattern: /\bcannot be taken as it is\b/i, instead: 'is not valid' },
  { pattern: /\bsomething went wrong that should not\b/i, instead: 'something went wrong' },
  { pattern: /\bloss brake\b|\bthe brake\b/i, instead: 'the mass-deletion guard' },
]

/** For texts that a person of the app reads, beyond that. @type {readonly Word[]} */
export const ENGLISH_TEXTS = [
  { pattern: /\b(nothing|something) waits\b/i, instead: 'the queue is empty, pending' },
  { pattern: /\bsounds?\b/i, instead: 'audio' },
  { pattern: /\bpieces?\b/i, instead: 'chunk (of audio), segment (of a transcript)' },
  { pattern: /\bgo(es)? on\b/i, instead: 'resume, continue' },
  { pattern: /\bdo it again\b|\bdone again\b/i, instead: 'redo, redone' },
  { pattern: /\bany more\b/i, instead: 'no longer' },
  { pattern: /\bhears?\b|\bheard\b/i, instead: 'transcribe, recognise' },
  { pattern: /\bturns?\b.*\bspeech\b.*\binto text\b/i, instead: 'transcribe' },
  { pattern: /\bwhat for\b/i, instead: 'use as' },
  { pattern: /\bbesides\b/i, instead: 'as well, backup copy' },
  { pattern: /\btaken\b(?! (by|from))/i, instead: 'imported, used' },
  { pattern: /\b(answers|tells) (its|what|which)\b/i, instead: 'prints, shows' },
  { pattern: /\bby chance\b/i, instead: 'at random' },
]

/** The same of the German texts of the window. @type {readonly Word[]} */
export const GERMAN_TEXTS = [
  { pattern: /\bvon (selbst|allein)\b/i, instead: 'automatisch' },
  { pattern: /\bfür immer\b/i, instead: 'endgültig' },
  { pattern: /\baufräumen\b/i, instead: 'komprimieren' },
  { pattern: /abschreiben|abgeschrieben|\babschrift/i, instead: 'transkribieren' },
  { pattern: /\bklang\b|\bton\b|\btöne\b/i, instead: 'Audio' },
  { pattern: /\bstücke?\b/i, instead: 'Audioblöcke' },
  { pattern: /\bbraucht dich\b|\bdich braucht\b/i, instead: 'Aktion erforderlich' },
  { pattern: /\bwartet auf deine antwort\b/i, instead: 'bitte prüfen' },
  { pattern: /\bin gleichschritt\b|\bauf gleichem stand gebracht\b/i, instead: 'synchronisieren' },
  { pattern: /\bhört (anders|besser)\b|\bgehört\b(?! zu)/i, instead: 'erkennt' },
  { pattern: /\bnoch einmal machen\b/i, instead: 'wiederholen' },
  { pattern: /\bjournal\b/i, instead: 'Tagebuch' },
  { pattern: /\btags\b/i, instead: 'Schlagwörter' },
  { pattern: /\bfestplatte\b/i, instead: 'Datenträger' },
]

/** Names that the field has another word for. @type {Readonly<Record<string, string>>} */
export const NAMES = {
  Farewell: 'ShutdownHandshake',
  Pause: 'WakeableDelay',
  Dirty: 'ChangeBatcher',
  Slots: 'AdaptiveLimiter',
  HeavyWork: 'DocumentWorker',
  HeavyThread: 'DocumentWorkerThread',
  heavyHere: 'documentWorkerHere',
  Unseen: 'PartsAfterTrash',
  TakingBack: 'ResolutionUndo',
  Mending: 'AudioRepair',
  unknownSound: 'orphanedAudio',
  quietRead: 'readIdleSqlite',
  readQuietly: 'readIdleSqlite',
  LossBrake: 'MassDeletionGuard',
  Holdings: 'ChunkInventory',
  graft: 'importRevisions',
  bury: 'tombstone',
  useBlank: 'useUnsavedEntries',
}

/** What of these words stands in a text, each as a sentence. */
export function wordsIn(text, words) {
  return words.flatMap(({ pattern, instead }) => {
    const found = pattern.exec(text)
    return found === null ? [] : [`"${found[0]}": write ${instead}.`]
  })
}
