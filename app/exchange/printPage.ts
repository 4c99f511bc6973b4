import MarkdownIt from 'markdown-it'
import type { Entry } from '../ipc/journal'

/** Raw HTML in a note is shown as text, and pictures are not loaded: the page has no network and no scripts. */
const markdown = new MarkdownIt({ html: false, linkify: false, breaks: true }).disable('image')

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
/** Text for a place between tags or in an attribute. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character)

const STYLE = `
  @page { margin: 20mm }
  body { font: 11pt/1.5 system-ui, sans-serif; color: #1c1c1c; overflow-wrap: anywhere }
  h1 { font-size: 18pt; line-height: 1.2; margin: 0 0 2mm }
  header p, section > p.when { color: #666; font-size: 9pt; margin: 0 0 1mm }
  section { margin-top: 7mm }
  article + article { break-before: page }
  section.assistant { border-left: 1mm solid #ccc; padding-left: 4mm }
  pre, code { font-family: ui-monospace, monospace; white-space: pre-wrap }
`

/** An entry to print, with the names of its tags. */
export interface PrintedEntry {
  readonly entry: Entry
  readonly tags: readonly string[]
}

/**
 * Entries as a document to print, each beginning on a page of its own: what a person reads of them, without what is in the
 * trash.
 * @param locale for the dates, e.g. `de`
 */
export function printPage(entries: readonly PrintedEntry[], locale: string): string {
  const [first] = entries
  const title = entries.length === 1 && first ? titleOf(first.entry, locale) : 'BrainDump'
  return `<!doctype html><html lang="${escapeHtml(locale)}" dir="auto"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>
<style>${STYLE}</style></head><body dir="auto">
${entries.map((one) => article(one, locale)).join('\n')}</body></html>`
}

const titleOf = ({ session }: Entry, locale: string): string =>
  session.title || new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' }).format(session.createdAt)

function article({ entry, tags }: PrintedEntry, locale: string): string {
  const { session } = entry
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' })
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' })
  const words = new Map(
    entry.recordings
      .filter(({ deletedAt }) => deletedAt === null)
      .map((recording) => [recording.id, recording.editedText ?? recording.transcript?.text ?? '']),
  )
  const sections = entry.messages
    .filter(({ deletedAt }) => deletedAt === null)
    .map(({ role, text, recordingId, createdAt }) => {
      // What was said is plain text; what was written is Markdown.
      const spoken = recordingId === null ? undefined : words.get(recordingId)
      const body = spoken === undefined ? markdown.render(text) : paragraphs(spoken || text)
      return `<section class="${role}"><p class="when">${escapeHtml(time.format(createdAt))}</p>${body}</section>`
    })
  const title = escapeHtml(titleOf(entry, locale))
  const dateLine = session.title === '' ? '' : `<p>${escapeHtml(date.format(session.createdAt))}</p>`
  const tagLine = tags.length > 0 ? `<p>${tags.map((tag) => `#${escapeHtml(tag)}`).join(' ')}</p>` : ''
  return `<article><header><h1 dir="auto">${title}</h1>${dateLine}${tagLine}</header>
${sections.join('\n')}</article>`
}

const paragraphs = (text: string): string =>
  text
    .split(/\n{2,}/)
    .map((paragraph) => `<p dir="auto">${escapeHtml(paragraph).replace(/\n/g, '<br>')}</p>`)
    .join('')
