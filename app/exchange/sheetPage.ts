import { escapeHtml } from './printPage'

const STYLE = `
  @page { margin: 25mm }
  body { font: 12pt/1.5 system-ui, sans-serif; color: #1c1c1c; overflow-wrap: anywhere }
  h1 { font-size: 20pt; line-height: 1.2; margin: 0 0 10mm }
  dt { color: #666; font-size: 9pt }
  dd { margin: 0 0 5mm }
`

/**
 * A sheet with a title and lines of a label and what it says, as a document to print.
 * @param locale of the words, e.g. `de`
 */
export function sheetPage(title: string, lines: readonly (readonly [string, string])[], locale: string): string {
  const rows = lines.map(([label, text]) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(text)}</dd>`)
  return `<!doctype html><html lang="${escapeHtml(locale)}" dir="auto"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>
<style>${STYLE}</style></head><body dir="auto"><h1>${escapeHtml(title)}</h1><dl>${rows.join('\n')}</dl></body></html>`
}
