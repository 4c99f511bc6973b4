import { onBeforeUnmount, onMounted } from 'vue'

/** What is reached from elsewhere: by a shortcut, a link, or when the focus has to go on. */
export type Reachable = 'list' | 'search' | 'title' | 'record' | 'play' | 'tag' | 'drawer' | 'drawerButton'

const reachable = new Map<Reachable, Set<() => void>>()

/** Offers `act` (to take the focus, say) as long as this component is mounted. Of several, the first one counts. */
export function useReachable(name: Reachable, act: () => void): void {
  onMounted(() => {
    const acts = reachable.get(name) ?? new Set()
    reachable.set(name, acts.add(act))
  })
  onBeforeUnmount(() => reachable.get(name)?.delete(act))
}

/** Does what the component of this name offers; nothing where it is not shown. */
export function reach(name: Reachable): void {
  const [first] = reachable.get(name) ?? []
  first?.()
}
