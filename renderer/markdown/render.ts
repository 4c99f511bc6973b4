import MarkdownIt from 'markdown-it'

/**
 * Markdown as HTML that is safe to show: HTML in the source stays text, links are limited to schemes that open in the
 * system's browser, and images are shown as their words, because the window loads nothing from elsewhere.
 */
const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true, typographer: false })
markdown.disable('image')
markdown.validateLink = (url) => /^(https?:|mailto:|braindump:)/i.test(url.trim())
markdown.renderer.rules['link_open'] = (tokens, index, options, _env, self) => {
  tokens[index]?.attrSet('rel', 'noreferrer noopener')
  tokens[index]?.attrSet('target', '_blank')
  return self.renderToken(tokens, index, options)
}
for (const block of ['paragraph_open', 'heading_open', 'list_item_open', 'blockquote_open'] as const) {
  markdown.renderer.rules[block] = (tokens, index, options, _env, self) => {
    tokens[index]?.attrSet('dir', 'auto')
    return self.renderToken(tokens, index, options)
  }
}

/** Columns say how they are aligned with a style of their own, which the content policy of the window refuses. */
for (const cell of ['th_open', 'td_open'] as const) {
  markdown.renderer.rules[cell] = (tokens, index, options, _env, self) => {
    const token = tokens[index]
    const align = /^text-align:(left|right|center)$/.exec(String(token?.attrGet('style') ?? ''))?.[1]
    if (token?.attrs) token.attrs = token.attrs.filter(([name]) => name !== 'style')
    if (align) token?.attrSet('class', `align-${align}`)
    token?.attrSet('dir', 'auto')
    return self.renderToken(tokens, index, options)
  }
}

export const renderMarkdown = (source: string): string => markdown.render(source)
