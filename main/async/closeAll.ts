/**
 * Closes one after the other, also when one of them fails.
 * @throws what the first that failed threw, when all have ended
 */
export async function closeAll(steps: readonly (() => void | Promise<void>)[]): Promise<void> {
  const failures: unknown[] = []
  for (const step of steps) {
    try {
      await step()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}

/**
 * Waits for all of what goes on at the same time.
 * @throws what the first that failed threw, when all have ended
 */
export async function settleAll(running: readonly Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(running)) if (result.status === 'rejected') throw result.reason
}
