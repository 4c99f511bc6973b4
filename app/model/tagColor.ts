/** The colours that tags are given; a person may choose another. */
export const TAG_COLORS = [
  '#3b82f6',
  '#10b981',
  '#8b5cf6',
  '#f59e0b',
  '#ec4899',
  '#ef4444',
  '#14a3b8',
  '#84a83a',
  '#a0765b',
  '#78716c',
] as const

/** The colour of a new tag: the first of those that the fewest tags have. */
export function nextTagColor(used: readonly string[]): string {
  const uses = (color: string): number => used.filter((other) => other.toLowerCase() === color).length
  return TAG_COLORS.reduce<string>((best, color) => (uses(color) < uses(best) ? color : best), TAG_COLORS[0])
}
