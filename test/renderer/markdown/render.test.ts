import { describe, expect, it } from 'vitest'
import { renderMarkdown } from '../../../renderer/markdown/render'

const dom = (source: string) => {
  const host = document.createElement('div')
  host.innerHTML = renderMarkdown(source)
  return host
}

describe('notes in Markdown', () => {
  it('show headings, lists and emphasis', () => {
    const host = dom('# One\n\n- a **b**\n- c')
    expect(host.querySelector('h1')?.textContent).toBe('One')
    expect(host.querySelectorAll('li')).toHaveLength(2)
    expect(host.querySelector('strong')?.textContent).toBe('b')
  })

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](data:text/html;base64,PHNjcmlwdD4=)',
    '[x](vbscript:msgbox)',
    '<a href="javascript:alert(1)">x</a>',
    '![x](https://example.org/pixel.png)',
    '<style>*{display:none}</style>',
    '<iframe src="https://example.org"></iframe>',
    '<javascript:alert(1)>',
  ])('never run or load anything: %s', (source) => {
    const host = dom(source)
    expect(host.querySelector('script, img, iframe, style, object, embed, form')).toBeNull()
    for (const element of host.querySelectorAll('*'))
      for (const attribute of element.attributes) expect(attribute.name).not.toMatch(/^on/)
    for (const link of host.querySelectorAll('a'))
      expect(link.getAttribute('href')).toMatch(/^(https?:|mailto:|braindump:)/)
  })

  it('align the columns of a table without a style of their own, which the window would refuse', () => {
    const cells = dom('| a | b | c |\n|---|---:|:---:|\n| 1 | 2 | 3 |').querySelectorAll('td')
    expect([...cells].map((cell) => cell.className)).toEqual(['', 'align-right', 'align-center'])
    expect([...cells].some((cell) => cell.hasAttribute('style'))).toBe(false)
  })

  it('let right-to-left paragraphs be right to left', () => {
    expect(dom('مرحبا').querySelector('p')?.getAttribute('dir')).toBe('auto')
  })
})
