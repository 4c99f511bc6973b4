import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { Autosave, flushAutosaves, moveText } from '../../../renderer/composables/autosave'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function saving() {
  const saved: string[] = []
  const errors: unknown[] = []
  let gate: Promise<void> = Promise.resolve()
  let failing = false
  const autosave = new Autosave('old', {
    save: async (text) => {
      await gate
      if (failing) throw new Error('no')
      saved.push(text)
      return undefined
    },
    onError: (error) => errors.push(error),
  })
  return {
    autosave,
    saved,
    errors,
    hold: (until: Promise<void>) => (gate = until),
    fail: (on: boolean) => (failing = on),
  }
}

describe('text that saves itself', () => {
  it('is saved once for each pause in typing, not once for each key', async () => {
    const { autosave, saved } = saving()
    for (const text of ['n', 'ne', 'new']) {
      autosave.change(text)
      await vi.advanceTimersByTimeAsync(300)
    }
    expect(saved).toEqual([])
    await vi.advanceTimersByTimeAsync(1000)
    expect(saved).toEqual(['new'])
  })

  it('is saved again and follows again after the field was left with nothing to save', async () => {
    const { autosave, saved } = saving()
    autosave.change('one')
    await autosave.flush()
    await autosave.flush()
    expect(autosave.accept('from elsewhere')).toBe(true)
    autosave.change('two')
    await vi.advanceTimersByTimeAsync(1000)
    expect(saved).toEqual(['one', 'two'])
  })

  it('is not left unsaved for long by somebody who writes without a pause', async () => {
    const { autosave, saved } = saving()
    for (let second = 1; second <= 12; second++) {
      for (let key = 0; key < 4; key++) {
        autosave.change(`${second}.${key}`)
        await vi.advanceTimersByTimeAsync(250)
      }
    }
    expect(saved.length).toBeGreaterThanOrEqual(2)
    expect(saved.length).toBeLessThanOrEqual(4)
  })

  it('is saved at once when the window closes', async () => {
    const { autosave, saved } = saving()
    autosave.change('half a sen')
    await flushAutosaves()
    expect(saved).toEqual(['half a sen'])
  })

  it('is not overwritten by what arrives from elsewhere while it is typed', () => {
    const { autosave } = saving()
    expect(autosave.accept('from another device')).toBe(true)
    autosave.change('mine')
    expect(autosave.accept('from a third device')).toBe(false)
    expect(autosave.dirty).toBe(true)
  })

  it('stays unsaved when saving fails, and is saved by the next flush', async () => {
    const { autosave, saved, errors, fail } = saving()
    fail(true)
    autosave.change('kept')
    await autosave.flush()
    expect(errors).toHaveLength(1)
    expect(autosave.dirty).toBe(true)
    fail(false)
    await autosave.close()
    expect(saved).toEqual(['kept'])
  })

  it('saves what was typed while a save was under way, in order', async () => {
    const { autosave, saved, hold } = saving()
    let open = (): void => undefined
    void hold(new Promise<void>((resolve) => (open = resolve)))
    autosave.change('one')
    const first = autosave.flush()
    autosave.change('two')
    const second = autosave.close()
    open()
    await Promise.all([first, second])
    expect(saved).toEqual(['one', 'two'])
  })

  it('is tried again by itself when saving failed, also after its field is gone', async () => {
    const { autosave, saved, errors, fail } = saving()
    fail(true)
    autosave.change('kept')
    await autosave.close()
    expect(errors).toHaveLength(1)
    fail(false)
    await vi.advanceTimersByTimeAsync(6000)
    expect(saved).toEqual(['kept'])
  })

  it('is not tried again where that mends nothing', async () => {
    const errors: unknown[] = []
    const save = () => Promise.reject(new AppError('not-found', keyed('document.none', { name: 'note' })))
    const autosave = new Autosave('old', { save, onError: (error) => errors.push(error) })
    autosave.change('new')
    await autosave.close()
    await vi.advanceTimersByTimeAsync(200_000)
    await flushAutosaves()
    expect(errors).toHaveLength(1)
  })
})

describe('text that is joined with what arrives while it is typed', () => {
  /** Joins as lines, so that a test reads what was joined. */
  function joining(answer: (text: string, base: string) => string | undefined = () => undefined) {
    const saved: { text: string; base: string }[] = []
    const shown: string[] = []
    const autosave = new Autosave('old', {
      save: (text, base) => {
        saved.push({ text, base })
        return Promise.resolve(answer(text, base))
      },
      onError: (error) => expect.unreachable(String(error)),
      onText: (text) => shown.push(text),
      join: (base, typed, arrived) => `${base}|${typed}|${arrived}`,
    })
    return { autosave, saved, shown }
  }

  it('shows both at once and saves them over what arrived', async () => {
    const { autosave, saved, shown } = joining()
    autosave.change('mine')
    expect(autosave.accept('theirs')).toBe(true)
    expect(shown).toEqual(['old|mine|theirs'])
    await autosave.flush()
    expect(saved).toEqual([{ text: 'old|mine|theirs', base: 'theirs' }])
  })

  it('shows what main joined it with', async () => {
    const { autosave, saved, shown } = joining((text) => `${text} and theirs`)
    autosave.change('mine')
    await autosave.flush()
    expect(saved).toEqual([{ text: 'mine', base: 'old' }])
    expect(shown).toEqual(['mine and theirs'])
    expect(autosave.dirty).toBe(false)
  })

  it('is saved once more when it is asked to, and not a second time for that', async () => {
    const { autosave, saved } = saving()
    await autosave.flush(true)
    await autosave.flush()
    expect(saved).toEqual(['old'])
  })

  it('is saved by nobody here once another place has taken it over, which waits for the save under way', async () => {
    const { autosave, saved, hold } = saving()
    let open = (): void => undefined
    void hold(new Promise((resolve) => (open = resolve)))
    autosave.change('first')
    void autosave.flush()
    autosave.change('first and second')
    const over = autosave.abandon()
    open()
    await over
    autosave.change('first, second and third')
    await flushAutosaves()
    await autosave.close()
    await vi.advanceTimersByTimeAsync(100_000)
    expect(saved).toEqual(['first'])
    expect(autosave.saved).toBe('first')
  })

  it('is waited for when the window closes while it moves to another place', async () => {
    let moved = false
    let move = (): void => undefined
    const moving = new Promise<void>((resolve) => (move = resolve))
    moveText(moving.then(() => void (moved = true)))
    const flushed = flushAutosaves().then(() => moved)
    move()
    expect(await flushed).toBe(true)
  })
})
