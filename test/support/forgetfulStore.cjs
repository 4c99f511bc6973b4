// Databases of PouchDB's memory adapter that forget single documents, as CouchDB's `_purge` does (no tombstone stays, and
// checkpoints are as they were), and that can be put back as they were at some time, as when an older copy of a server's files
// is restored. CommonJS, because the stand-in is.
const { createRequire } = require('node:module')
// The very one of the adapter, which is what the project depends on.
const memdown = createRequire(require.resolve('pouchdb-adapter-memory'))('memdown')

/** Opened stores by the name of their database. */
const stores = new Map()

/** What PouchDB is given as `db`; its name is where PouchDB keeps what it opened with it. */
exports.forgetfulStore = function forgetfulStore(location) {
  const store = memdown(location)
  stores.set(location, store)
  return store
}

/**
 * Everything in the databases whose names begin so; the trees of memdown never change, so this costs nothing.
 * @returns what puts it back
 */
exports.copyUnder = (prefix) => {
  const copies = [...stores]
    .filter(([location]) => location.startsWith(prefix))
    .map(([, store]) => [store, store._store[store._location]])
  return () => {
    for (const [store, tree] of copies) store._store[store._location] = tree
  }
}

/** @returns whether the document was there */
exports.forget = (location, id) => {
  const store = stores.get(location)
  if (store === undefined) throw new Error(`There is no database ${location}.`)
  let tree = store._store[store._location]
  const key = `\xffdocument-store\xff${id}`
  const value = tree.get(key)
  if (value === undefined) return false
  for (const sequence of Object.values(JSON.parse(value).rev_map))
    tree = tree.remove(`\xffby-sequence\xff${String(sequence).padStart(16, '0')}`)
  store._store[store._location] = tree.remove(key)
  return true
}
