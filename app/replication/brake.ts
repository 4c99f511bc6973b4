/** Fewer entries than this may always go: a person empties a small journal on purpose. */
const MIN_TRASHED = 5

/**
 * Whether a change set has to be asked about: it would trash more than half of the entries that are live here (design §8).
 * @param live entries of this device that are not in the trash
 * @param trashed how many of those the change set trashes or removes
 */
export const isMassTrash = (live: number, trashed: number): boolean => trashed >= MIN_TRASHED && trashed * 2 > live

/** A few documents may just not have been sent yet. */
const MIN_LOST = 4

/** A remote was known to hold `known` documents and now holds `found` (null: no database): lost when more than half are gone. */
export const isRemoteLost = (known: number, found: number | null): boolean =>
  found === null ? known > 0 : known >= MIN_LOST && found * 2 < known
