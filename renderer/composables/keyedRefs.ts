import type { ComponentPublicInstance } from 'vue'

type Mounted = Element | ComponentPublicInstance | null

/**
 * What a `v-for` has mounted, by key: in the array that Vue makes of a template ref the order is not that of the list.
 * `T` is the element, or what the component exposes.
 */
export function useKeyedRefs<T extends object>() {
  const mounted = new Map<string, T>()
  return {
    /** For `:ref` of an item. */
    keep:
      (key: string) =>
      (item: Mounted): void => {
        if (item === null) mounted.delete(key)
        else mounted.set(key, item as unknown as T)
      },
    get: (key: string | undefined): T | undefined => (key === undefined ? undefined : mounted.get(key)),
  }
}
