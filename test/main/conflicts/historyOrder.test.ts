import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { Device } from '../../support/device'

describe('the history of an entry', () => {
  it('stands in the order in which things followed from each other, whatever the clock said', async () => {
    const device = await Device.first()
    onTestFinished(() => device.remove())
    const { sessions } = device.services.journal
    const id = await sessions.create({ title: 'one' })
    const real = Date.now()
    const clock = vi.spyOn(Date, 'now')
    onTestFinished(() => clock.mockRestore())
    const hour = 3_600_000
    // The clock was a day ahead for a while, and then put back.
    for (const [title, atMs] of [
      ['two', real + hour],
      ['three', real + 24 * hour],
      ['four', real + 2 * hour],
      ['five', real + 3 * hour],
      ['six', real + 48 * hour],
    ] as const) {
      clock.mockReturnValue(atMs)
      await sessions.rename(id, title)
    }
    clock.mockRestore()
    await device.services.journal.summaries.settled()
    const history = await device.services.conflicts.history.of(id)
    expect(history.map(({ after }) => after)).toEqual(['six', 'five', 'four', 'three', 'two', 'one'])
  })
})
