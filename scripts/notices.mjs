// `npm run notices`: writes which packages are shipped under which licence into THIRD-PARTY-NOTICES.md, and what they say about
// it into build/licences/packages.txt. A test fails where either is not what the dependencies are.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { shippedPackages, table, texts } from './notices/shipped.mjs'
import { root } from './setup/say.mjs'

const file = join(root, 'THIRD-PARTY-NOTICES.md')
const packages = shippedPackages()
const [before, after] = readFileSync(file, 'utf8').split(/\| licence \| packages \|[\s\S]*?(?=\n\n## )/)
writeFileSync(file, `${before}${table(packages)}${after}`)
writeFileSync(join(root, 'build/licences/packages.txt'), texts(packages))
