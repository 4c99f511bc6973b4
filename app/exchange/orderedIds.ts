/** The ids of parts in the order of a text: of those of one moment, which ids keep apart, the smaller ones come first. */
export function orderedIds(parts: readonly { readonly createdAt: number; readonly id: string }[]): string[] {
  const ids = new Map<number, string[]>()
  for (const { createdAt, id } of parts) ids.set(createdAt, [...(ids.get(createdAt) ?? []), id])
  for (const group of ids.values()) group.sort().reverse()
  return parts.map(({ createdAt, id }) => ids.get(createdAt)?.pop() ?? id)
}
