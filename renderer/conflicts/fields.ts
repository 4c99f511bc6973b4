import { t, type MessageKey } from '../i18n'
import { formatShortDateTime } from '../i18n/format'

const FIELDS: Readonly<Record<string, MessageKey>> = {
  title: 'conflicts.fieldTitle',
  name: 'conflicts.fieldName',
  text: 'conflicts.fieldText',
  content: 'conflicts.fieldContent',
  editedText: 'conflicts.fieldEditedText',
  deletedAt: 'conflicts.fieldDeletedAt',
  tags: 'conflicts.fieldTags',
  pinned: 'conflicts.fieldPinned',
  archived: 'conflicts.fieldArchived',
  color: 'conflicts.fieldColor',
  marked: 'conflicts.fieldMarked',
  manifest: 'conflicts.fieldAudio',
  previous: 'conflicts.fieldAudio',
  transcript: 'conflicts.fieldEditedText',
  key: 'conflicts.fieldAudio',
  value: 'conflicts.fieldValue',
}

/** What a person calls a field of an entity. */
export function fieldWords(field: string): string {
  const known = FIELDS[field]
  return known ? t(known) : t('conflicts.fieldOther', { field })
}

/** The same for the fields that one step changed, as the log names them: with spaces between. */
export const fieldsWords = (fields: string): string => fields.split(' ').filter(Boolean).map(fieldWords).join(', ')

/** What a field held, as a person would say it; empty for nothing. */
export function valueWords(field: string, value: string | null): string {
  if (field !== 'deletedAt') return value ?? ''
  const atMs = Number(value ?? NaN)
  return Number.isFinite(atMs) && value !== '' && value !== null
    ? t('history.inTrash', { at: formatShortDateTime(atMs) })
    : t('history.notInTrash')
}
