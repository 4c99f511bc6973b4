import { expect, it, onTestFinished } from 'vitest'
import { setLanguage } from '../../../renderer/i18n'
import { afterWords, DAY } from '../../../renderer/settings/after'

it('a time span is said in its largest unit, in both languages', () => {
  const spans = [0, 1, 30, 60, 240, DAY, 365 * DAY]
  onTestFinished(() => setLanguage('en', ''))
  setLanguage('en', '')
  expect(spans.map(afterWords)).toEqual([
    'Never',
    'After 1 minute',
    'After 30 minutes',
    'After 1 hour',
    'After 4 hours',
    'After 1 day',
    'After 365 days',
  ])
  setLanguage('de', '')
  expect(spans.map(afterWords)).toEqual([
    'Nie',
    'Nach 1 Minute',
    'Nach 30 Minuten',
    'Nach 1 Stunde',
    'Nach 4 Stunden',
    'Nach 1 Tag',
    'Nach 365 Tagen',
  ])
})
