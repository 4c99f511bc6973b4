import type { DocumentProblem } from '../../database/entity/types'

/**
 * Documents that are there but cannot be used, by database and id: kept, shown, never overwritten (docs/DESIGN.md,
 * Reading one document at a time).
 */
export class Problems {
  readonly #problems = new Map<string, DocumentProblem>()

  add(problem: DocumentProblem): void {
    this.#problems.set(`${problem.database}/${problem.id}`, problem)
  }

  clear(database: string, id: string): void {
    this.#problems.delete(`${database}/${id}`)
  }

  all(): DocumentProblem[] {
    return [...this.#problems.values()]
  }
}
