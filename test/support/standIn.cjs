// express-pouchdb is CommonJS and brings untyped plugins; this file is all that touches it.
const { join } = require('node:path')
const express = require('express')
const expressPouchdb = require('express-pouchdb')
const PouchDB = require('pouchdb')
const { copyUnder, forget, forgetfulStore } = require('./forgetfulStore.cjs')

// From here, because tests that import that file get another instance of it, which knows nothing of these databases.
exports.copyUnder = copyUnder

/**
 * A CouchDB-compatible request handler whose databases live in memory.
 * @param revs_limit how many revisions of each branch it keeps
 */
exports.createStandIn = (directory, revs_limit = 1000) => {
  PouchDB.plugin(require('pouchdb-adapter-memory'))
  const prefix = join(directory, 'db-')
  const Databases = PouchDB.defaults({ adapter: 'memory', db: forgetfulStore, prefix, revs_limit })
  const app = express()
  // express-pouchdb takes a binary part of a multipart PUT for JSON and throws where nobody can catch it.
  app.use((request, response, next) => {
    if (request.method !== 'PUT' || !request.is('multipart/related')) return next()
    request.resume().once('end', () => response.status(415).json({ error: 'bad_content_type', reason: 'stand-in' }))
  })
  // As CouchDB answers it; the whole document goes, whatever revisions are named.
  app.post('/:database/_purge', express.json(), (request, response) => {
    const purged = Object.entries(request.body).filter(([id]) => forget(`${prefix}${request.params.database}`, id))
    response.status(201).json({ purge_seq: null, purged: Object.fromEntries(purged) })
  })
  app.use(
    '/',
    expressPouchdb(Databases, {
      mode: 'minimumForPouchDB',
      inMemoryConfig: true,
      logPath: join(directory, 'log.txt'),
    }),
  )
  return app
}
