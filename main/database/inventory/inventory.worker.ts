import { serve } from '../../worker/thread/serve'
import { readInventory, writeInventory } from './folder'
import type { InventoryCalls } from './inventory'
import type { InventoryKey, Written } from './records'

/* The thread that compares what is in a database with what should be there. */

let open: {
  folder: string
  before: number
  key: InventoryKey
  list: Map<string, Written>
  isComplete: boolean
} | null = null
let seen = new Map<string, Written>()

serve<InventoryCalls>({
  begin: async ({ folder, before, key }) => {
    open = { folder, before, key, ...(await readInventory(folder, before, key)) }
    seen = new Map()
  },
  rows: ({ rows }) => {
    const others: Written[] = []
    for (const { id, rev } of rows) {
      const expected = open?.list.get(id)
      seen.set(id, { id, rev, deleted: false })
      if (expected !== undefined && expected.rev !== rev) others.push(expected)
    }
    return others
  },
  end: () => [...(open?.list.values() ?? [])].filter(({ id, deleted }) => !deleted && !seen.has(id)),
  keep: async ({ missing }) => {
    if (open === null) return
    const { folder, before, key } = open
    // What is missing stays on the list, so that it is named until it is back.
    const kept = new Map([...seen, ...missing.map((one) => [one.id, one] as const)])
    await writeInventory(folder, before, key, kept.values())
    open = null
  },
})
