/*
 * Words that people in German and English make passphrases of, the commonest first, beside the list of passwords that comes
 * with zxcvbn. Short on purpose: a passphrase of several rarer words has to stay a good one.
 */

const german =
  'ich du liebe dich mich mein meine dein deine und das ist der die ein eine nicht alles liebling schatz schatzi hase hasi ' +
  'maus mausi engel baby sonne stern herz familie mama papa oma opa mutter vater bruder schwester kinder sohn tochter ' +
  'passwort kennwort geheim geheimnis sicher sicherheit tagebuch gedanken notizen journal hallo willkommen danke bitte ' +
  'guten morgen abend nacht tag woche monat jahr januar februar märz april mai juni juli august september oktober november ' +
  'dezember montag dienstag mittwoch donnerstag freitag samstag sonntag sommer winter herbst frühling fruehling urlaub ' +
  'ferien berlin hamburg münchen muenchen köln koeln frankfurt stuttgart dresden leipzig bremen wien zürich zuerich ' +
  'deutschland österreich oesterreich schweiz bayern fussball fußball fcbayern schalke dortmund borussia werder hertha ' +
  'hund katze pferd vogel bär baer tiger löwe loewe blume rose garten haus auto musik arbeit schule computer internet ' +
  'handy test start eins zwei drei vier fünf fuenf sechs sieben acht neun zehn rot blau grün gruen schwarz weiss weiß ' +
  'niemals immer wieder leben glück glueck freiheit hoffnung frieden gott teufel himmel hölle hoelle'

const english =
  'i you love me my mine your the is a and not secret private diary journal thoughts notes braindump brain dump passphrase ' +
  'password hello welcome please thanks let open sesame forever always never family mother father mom dad'

/** Written in one word, they look longer than they are. */
const phrases =
  'ichliebedich meintagebuch liebestagebuch lassmichrein iloveyou mydiary myjournal deardiary letmein opensesame braindump'

/** In the order in which they would be tried. */
export const COMMON_WORDS: readonly string[] = [...new Set(`${phrases} ${english} ${german}`.split(' '))]
