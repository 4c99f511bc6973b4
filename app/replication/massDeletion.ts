/** Fewer than this may always go: a person empties a small journal on purpose. */
const MIN_TRASHED = 5

/**
 * What went lately counts together, however few come at a time: a server that removes one entry a minute is asked about as
 * one that removes all at once.
 */
export const LOSS_WINDOW_MS = 3_600_000

/**
 * Whether a change set has to be asked about: it would take away more than half of what is live here (docs/DESIGN.md,
 * Losses).
 * @param live how many there were before the first of them went
 * @param trashed how many of those the change set, and what went lately, trashes, removes or takes parts of
 */
export const isMassDeletion = (live: number, trashed: number): boolean => trashed >= MIN_TRASHED && trashed * 2 > live

/** Whether something that went at `atMs` still counts. A clock that was set back does not make it go away. */
export const isLately = (atMs: number, nowMs: number): boolean => nowMs - atMs <= LOSS_WINDOW_MS

/** A few documents may just not have been sent yet. */
const MIN_LOST = 4

/** A remote was known to hold `known` documents and now holds `found` (null: no database): lost when more than half are gone. */
export const isRemoteLost = (known: number, found: number | null): boolean =>
  found === null ? known > 0 : known >= MIN_LOST && found * 2 < known
