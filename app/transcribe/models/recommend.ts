import type { CatalogueModel } from './catalogue'
import { fitsPerson } from './modelLanguages'
import { neededBytes, type Trial } from './trial'

export interface Circumstances {
  /** Languages that the person speaks. */
  readonly spoken: readonly string[]
  /** Memory of the computer. */
  readonly memoryBytes: number
  /** What is known of a model that was tried here. */
  readonly trials: ReadonlyMap<string, Trial>
  /** The small model whose speed tells that of the others. */
  readonly small: string
}

/** Recognition in half of the time of the speech leaves the computer to the person. */
const FAST_ENOUGH = 0.5
/** What a model may take of the memory. */
const SHARE = 0.5

/**
 * The model to recommend here: the most accurate one that fits the person's languages and the memory and is fast enough,
 * measured, or else estimated from the small model. One that nobody of us ever ran is recommended only after it passed its
 * trial on this computer.
 */
export function recommendedId(models: readonly CatalogueModel[], circumstances: Circumstances): string | null {
  const { spoken, memoryBytes, trials } = circumstances
  const small = models.find(({ id }) => id === circumstances.small)
  const fitting = models.filter((model) => {
    const trial = trials.get(model.id)
    if (trial === undefined ? !model.heard : trial.verdict !== 'passed') return false
    if (model.kind === 'vad' || !fitsPerson({ languages: model.languages, kind: model.kind }, spoken)) return false
    if ((trial?.memoryBytes ?? neededBytes(model.sizeBytes)) > memoryBytes * SHARE) return false
    return (trial?.factor ?? estimated(model, small, trials)) < FAST_ENOUGH
  })
  return (
    fitting.reduce<CatalogueModel | null>((best, one) => (best && best.rank >= one.rank ? best : one), null)?.id ?? null
  )
}

/** From the small model's factor; nothing is known of the speed before that was tried, so nothing speaks against it. */
function estimated(
  model: CatalogueModel,
  small: CatalogueModel | undefined,
  trials: ReadonlyMap<string, Trial>,
): number {
  const factor = small === undefined ? null : (trials.get(small.id)?.factor ?? null)
  return small === undefined || factor === null ? 0 : factor * (model.cost / small.cost)
}
