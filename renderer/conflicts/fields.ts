import { t, type MessageKey } from '../i18n'

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
}

/** What a person calls a field of an entity. */
export function fieldWords(field: string): string {
  const known = FIELDS[field]
  return known ? t(known) : t('conflicts.fieldOther', { field })
}
