import { describe, expect, it } from 'vitest'
import { renderMarkdown } from '../../../renderer/markdown/render'
import { sourcePlace } from '../../../renderer/markdown/sourcePlace'

const NOTE = `# Plans

We **leave** on [Tuesday](https://example.org/leave?on=Tuesday) morning.

- maps
- the *red* tent

| who | what |
|-----|-----:|
| Ada | boat |

Then home.`

/** The rendered text in front of a word. */
function renderedBefore(word: string): string {
  const host = document.createElement('div')
  host.innerHTML = renderMarkdown(NOTE)
  return host.textContent.slice(0, host.textContent.indexOf(word))
}

describe('a click into a note', () => {
  it.each(['Plans', 'leave', 'maps', 'red', 'tent', 'what', 'boat', 'Then home'])(
    'puts the caret in front of the same word of its source: %s',
    (word) => {
      const at = sourcePlace(NOTE, renderedBefore(word))
      expect(NOTE.slice(at).replace(/^[\s#*|:.-]+/, '')).toMatch(new RegExp(`^${word}`))
    },
  )

  it('stays inside a text that does not fit', () => {
    expect(sourcePlace('short', 'something else')).toBeLessThanOrEqual(5)
  })
})
