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

export const renderMarkdown = (source: string): string => markdown.render(source)
