import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Review } from '../../../app/ipc/conflicts'
import ReviewDialog from '../../../renderer/conflicts/ReviewDialog.vue'
import AlwaysList from '../../../renderer/conflicts/AlwaysList.vue'
import { keepsBoth } from '../../../renderer/conflicts/always'
import { answersOf, optionsOf, ownStart } from '../../../renderer/conflicts/choices'
import { useConflicts } from '../../../renderer/stores/journal/conflicts'
import { useSettings } from '../../../renderer/stores/settings'
import DialogHost from '../../../renderer/ui/overlay/DialogHost.vue'
import { toasts } from '../../../renderer/ui/overlay/toasts'
import type { Memory } from '../support/memoryApi'
import { callsOf, show, useMemory } from '../support/mount'
import { deleteReview, textReview, titleReview } from '../support/states'

const [title] = titleReview.questions
const [text] = textReview.questions
const [deleted] = deleteReview.questions
if (!title || !text || !deleted) throw new Error('The seed has a question in each review.')

describe('what can be chosen', () => {
  it('is each side, both and one’s own for a title', () => {
    expect(optionsOf(title).map((option) => option.choice)).toEqual(['take', 'take', 'both', 'own'])
  })

  it('is this device, the other, the proposal, both and one’s own for a text; one’s own starts from the proposal', () => {
    expect(optionsOf(text).map((option) => option.choice)).toEqual(['take', 'take', 'proposal', 'both', 'own'])
    expect(optionsOf(text)[0]).toMatchObject({ side: { isThisDevice: true } })
    expect(ownStart(text)).toBe(text.proposal)
  })

  it('is only keep or delete where one side deleted', () => {
    expect(optionsOf(deleted).map((option) => option.choice)).toEqual(['take', 'take'])
  })

  it('leaves out a merge that equals a side', () => {
    expect(optionsOf({ ...text, proposal: text.sides[0]?.value ?? null }).map((option) => option.choice)).not.toContain(
      'proposal',
    )
  })

  it('leaves out both where main says that they do not fit, or that a side says it already', () => {
    const choices = (both: string | null) => optionsOf({ ...title, both }).map((option) => option.choice)
    expect(choices(null)).toEqual(['take', 'take', 'own'])
    expect(choices(title.sides[1]?.value ?? null)).toEqual(['take', 'take', 'own'])
  })

  it('is an answer only when every question has one', () => {
    expect(answersOf([title, text], { title: { key: 'both', own: '' } })).toBeNull()
    expect(answersOf([title], { title: { key: 'take:3-b', own: '' } })).toEqual([
      { choice: 'take', field: 'title', rev: '3-b' },
    ])
    expect(answersOf([text], { text: { key: 'proposal', own: '' } })).toEqual([
      { choice: 'own', field: 'text', value: text.proposal },
    ])
  })
})

describe('the review dialog', () => {
  let memory: Memory
  let wrapper: ReturnType<typeof show>
  let pinia: ReturnType<typeof useMemory>['pinia']
  const find = (selector: string) => document.querySelector<HTMLInputElement>(selector)
  const press = async (selector: string) => {
    find(selector)?.click()
    await flushPromises()
  }

  beforeEach(async () => {
    const made = useMemory()
    memory = made.memory
    pinia = made.pinia
    memory.state.reviews = [titleReview, deleteReview]
    await useConflicts().load()
    wrapper = show(ReviewDialog, { firstId: null }, made.pinia)
    await flushPromises()
  })
  afterEach(() => {
    wrapper.unmount()
    toasts.splice(0)
  })

  it('shows what every choice would write, and which side is of this device', () => {
    const cards = [...document.querySelectorAll('label.option')].map((card) => card.textContent)
    expect(cards[0]).toContain('This device (Study)')
    expect(cards[1]).toContain('Laptop')
    expect(cards[1]).not.toContain('This device')
    const both = document.querySelector('label.option.both .text')
    expect(both?.textContent).toBe(title.both)
  })

  it('counts entries, not questions', async () => {
    expect(document.body.textContent).toContain('1 of 2')
    wrapper.unmount()
    memory.state.reviews = [titleReview, { ...titleReview, id: 'msg:x' as Review['id'] }]
    await useConflicts().load()
    expect(useConflicts().entryCount).toBe(1)
    wrapper = show(ReviewDialog, { firstId: null }, pinia)
    await flushPromises()
    expect(document.body.textContent).not.toContain('1 of')
  })

  it('names the device of each side and marks what differs', () => {
    expect(document.body.textContent).toContain('Study')
    expect(document.body.textContent).toContain('Laptop')
    expect([...document.querySelectorAll('ins')].some((mark) => mark.textContent.includes('two bugs open'))).toBe(true)
  })

  it('puts the focus on the first option and lets nothing be resolved before a choice', () => {
    expect(document.activeElement).toBe(find('[data-testid=review-option]'))
    expect(find('[data-testid=review-resolve]')?.disabled).toBe(true)
  })

  it('sends the leaves it was shown with the choice, goes on to the next, and offers Undo', async () => {
    await press('[data-choice=take][data-rev="3-b"]')
    find('form')?.dispatchEvent(new Event('submit', { cancelable: true }))
    await flushPromises()
    const resolved = callsOf(memory, 'conflicts').find((call) => Array.isArray(call) && call[0] === 'conflicts.resolve')
    expect(resolved).toEqual([
      'conflicts.resolve',
      { id: titleReview.id, leaves: ['3-a', '3-b'], answers: [{ choice: 'take', field: 'title', rev: '3-b' }] },
    ])
    expect(document.body.textContent).toContain('Why the deploy failed')
    expect(toasts.at(-1)?.action?.label).toBe('Undo')
  })

  it('loads again and says so when the leaves were stale, and writes nothing', async () => {
    memory.state.resolveOutcome = 'stale'
    await press('[data-choice=both]')
    find('form')?.dispatchEvent(new Event('submit', { cancelable: true }))
    await flushPromises()
    expect(document.body.textContent).toContain('This changed in the meantime')
    expect(memory.state.reviews).toHaveLength(2)
    expect(find('[data-testid=review-resolve]')?.disabled).toBe(true)
  })

  it('offers to always do so after three answers that keep both, and is listed and revoked in the settings', async () => {
    const settings = useSettings()
    wrapper.unmount()
    memory.state.reviews = [1, 2, 3, 4].map((n) => ({
      ...titleReview,
      id: `msg:${n}` as Review['id'],
      sessionId: null,
    }))
    await useConflicts().load()
    wrapper = show(ReviewDialog, { firstId: null }, pinia)
    const host = show(DialogHost, {}, pinia)
    await flushPromises()
    for (let answer = 1; answer <= 3; answer++) {
      expect(settings.all['reviews.inARow'].title ?? 0).toBe(answer - 1)
      expect(find('[data-testid=dialog-confirm]')).toBeNull()
      await press('[data-choice=both]')
      find('form')?.dispatchEvent(new Event('submit', { cancelable: true }))
      await flushPromises()
    }
    expect(document.body.textContent).toContain('Title: keep both versions')
    await press('[data-testid=dialog-confirm]')
    expect(settings.all['reviews.always']).toEqual(['title'])
    host.unmount()
    const list = show(AlwaysList, {}, pinia)
    expect(list.text()).toContain('Title: keep both versions')
    await list.find('button').trigger('click')
    expect(settings.all['reviews.always']).toEqual([])
    list.unmount()
  })

  it('never offers it for an answer that lets words go', () => {
    const side = (which: number) => ({ choice: 'take', field: 'title', rev: title.sides[which]?.rev ?? '' }) as const
    expect(keepsBoth(title, side(0))).toBe(false)
    expect(keepsBoth(title, { choice: 'own', field: 'title', value: 'x' })).toBe(false)
    expect(keepsBoth(title, { choice: 'both', field: 'title' })).toBe(true)
    for (const { rev, value } of deleted.sides)
      expect(keepsBoth(deleted, { choice: 'take', field: 'deletedAt', rev })).toBe(value !== null)
  })

  it('leaves a question open with Later', async () => {
    await press('[data-testid=review-later]')
    expect(document.body.textContent).toContain('Deleted')
    expect(memory.state.reviews).toHaveLength(2)
  })

  it('passes over no question when Later is clicked twice, and begins each at its first option', async () => {
    find('[data-testid=review-later]')?.click()
    await press('[data-testid=review-later]')
    expect(find('form')?.dataset['reviewId']).toBe(deleteReview.id)
    expect(document.activeElement).toBe(find('[data-testid=review-option]'))
  })

  it('takes a text of one’s own', async () => {
    await press('[data-choice=own]')
    const own = find('[data-testid=review-own]')
    if (own) own.value = 'Stand-up on Monday'
    own?.dispatchEvent(new Event('input'))
    await flushPromises()
    find('form')?.dispatchEvent(new Event('submit', { cancelable: true }))
    await flushPromises()
    const resolved = memory.state.calls.find((call) => call.name === 'conflicts.resolve')
    expect(resolved?.input).toMatchObject({ answers: [{ choice: 'own', field: 'title', value: 'Stand-up on Monday' }] })
  })
})
