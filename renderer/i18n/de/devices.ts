import type * as english from '../en/devices'
import type { Translation } from './translation'

export const devices: Translation<typeof english.devices> = {
  title: 'Geräte',
  hint: 'Alle Geräte, die dieses Tagebuch geöffnet haben. Ein Gerät als nicht mehr benutzt zu markieren, sperrt es nicht aus.',
  current: 'Dieses Gerät',
  lastSeen: 'Zuletzt gesehen: {day}',
  unused: 'Nicht mehr benutzt',
  markUnused: 'Als nicht mehr benutzt markieren',
  markUnusedNamed: 'Als nicht mehr benutzt markieren: {device}',
  useAgain: 'Wird noch benutzt',
  useAgainNamed: 'Wird noch benutzt: {device}',
  notTrusted: 'Nicht vertrauenswürdig',
  unsigned: 'Eine ältere Version von BrainDump, die ihre Angaben nicht signiert.',
  newer: 'Eine neuere Version von BrainDump. Aktualisiere dieses Gerät, um mehr zu sehen.',
  forged: 'Nicht von diesem Gerät geschrieben. Es berichtigt das, wenn es das Tagebuch wieder öffnet.',
  otherKey:
    'Mit einem anderen Schlüssel signiert als bisher. Sein Profil wurde neu eingerichtet, oder jemand anderes benutzt seinen Namen.',
  accept: 'Neuen Schlüssel akzeptieren',
  acceptNamed: 'Neuen Schlüssel akzeptieren: {device}',
  acceptTitle: 'Neuen Schlüssel akzeptieren?',
  acceptText:
    'Tu das nur, wenn du „{device}“ neu eingerichtet hast. Sonst benutzt vielleicht jemand seinen Namen, der dein Tagebuch öffnen kann.',
  addTitle: 'Gerät hinzufügen',
  addHint:
    'Ein Gerät im selben Netz tritt mit einem Code aus acht Ziffern bei. Es bekommt das Tagebuch und die Server.',
  add: 'Code anzeigen',
  code: 'Code',
  address: 'Adresse dieses Geräts',
  or: 'oder',
  left: 'Gilt noch {time}. Wähle auf dem anderen Gerät „Mit Code beitreten“.',
  joined: 'Das Gerät ist beigetreten.',
}
