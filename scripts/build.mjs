import { buildAll } from './build/bundles.mjs'
import { main } from './setup.mjs'

await main(buildAll)
