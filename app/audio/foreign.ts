import { fourCc } from './wav'

/* Files that cannot be taken are called by their real name, whatever theirs ends with. */

const starts = (head: Uint8Array, ...bytes: number[]): boolean => bytes.every((byte, at) => head[at] === byte)

const FOREIGN: readonly (readonly [name: string, is: (head: Uint8Array) => boolean])[] = [
  ['Windows Media (WMA)', (head) => starts(head, 0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11)],
  ['Dolby Digital (AC-3)', (head) => starts(head, 0x0b, 0x77)],
  ['DTS', (head) => starts(head, 0x7f, 0xfe, 0x80, 0x01) || starts(head, 0xfe, 0x7f, 0x01, 0x80)],
  ['WavPack', (head) => fourCc(head, 0) === 'wvpk'],
  ["Monkey's Audio (APE)", (head) => fourCc(head, 0) === 'MAC '],
  ['True Audio (TTA)', (head) => fourCc(head, 0) === 'TTA1'],
  ['Musepack', (head) => fourCc(head, 0) === 'MPCK' || fourCc(head, 0).startsWith('MP+')],
  ['Sun audio (AU)', (head) => fourCc(head, 0) === '.snd'],
  ['Wave64 (W64)', (head) => fourCc(head, 0) === 'riff' && starts(head.subarray(4), 0x2e, 0x91, 0xcf, 0x11)],
  // Since 2005 such a film begins with a box that says what it is.
  ['an old QuickTime film', (head) => ['moov', 'wide', 'mdat', 'pnot'].includes(fourCc(head, 4))],
  ['AVI video', (head) => fourCc(head, 0) === 'RIFF' && fourCc(head, 8) === 'AVI '],
  ['RealAudio', (head) => fourCc(head, 0) === '.RMF' || starts(head, 0x2e, 0x72, 0x61, 0xfd)],
  ['MIDI, which holds notes and no sound', (head) => fourCc(head, 0) === 'MThd'],
  // Olympus, Philips and Grundig; the number of the version stands before the letters.
  ['a dictation in DSS', (head) => /^[\u0002\u0003]d(?:ss|s2)/.test(fourCc(head, 0))],
  ['an MPEG transport stream', (head) => head[0] === 0x47 && head[188] === 0x47 && head[376] === 0x47],
  ['Speex', (head) => fourCc(head, 0) === 'OggS' && fourCc(head, 28) === 'Spee'],
]

/** The name of a format that is known and cannot be decoded; null for any other file. `head` is its first 400 bytes or more. */
export const foreignFormat = (head: Uint8Array): string | null => FOREIGN.find(([, is]) => is(head))?.[0] ?? null

const CODECS: Readonly<Record<string, string>> = {
  ac3: 'Dolby Digital (AC-3)',
  'ac-3': 'Dolby Digital (AC-3)',
  eac3: 'Dolby Digital Plus (E-AC-3)',
  'ec-3': 'Dolby Digital Plus (E-AC-3)',
  dtsc: 'DTS',
  A_DTS: 'DTS',
  A_WAVPACK4: 'WavPack',
  A_TTA1: 'True Audio (TTA)',
  Qclp: 'QCELP',
  sqcp: 'QCELP',
  sevc: 'EVRC',
  mhm1: 'MPEG-H',
  'ac-4': 'Dolby AC-4',
  null: 'of a kind that is not known',
}

/** What people call a codec, from how a container names it. */
export const codecName = (id: string): string => CODECS[id] ?? id
