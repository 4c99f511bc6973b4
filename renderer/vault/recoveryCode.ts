/** The groups of a recovery code as it is written: words or blocks, apart by a dash or a space. */
export const groupsOf = (code: string): string[] =>
  code
    .trim()
    .split(/[\s-]+/)
    .filter(Boolean)

/** Whether what was typed is that group; case and stray spaces do not matter. */
export const sameGroup = (typed: string, group: string): boolean => typed.trim().toLowerCase() === group.toLowerCase()

/** Two different places to ask for, in order. `random` answers 0 ≤ x < 1. */
export function twoPlaces(count: number, random: () => number): [number, number] {
  const first = Math.floor(random() * count)
  const second = (first + 1 + Math.floor(random() * (count - 1))) % count
  return first < second ? [first, second] : [second, first]
}
