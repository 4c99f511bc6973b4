/** CouchDB's rule for database names; the prefix begins one, so it begins with a letter. */
const PREFIX = /^[a-z][a-z0-9_$()+/-]{0,99}$/

export const isValidPrefix = (prefix: string): boolean => PREFIX.test(prefix)

/** Where the databases of a vault go unless somebody chooses (docs/DESIGN.md, Databases). */
export const defaultPrefix = (vaultId: string): string => `braindump-${vaultId.slice(0, 8)}`

/** The name of an entity's database on a remote. */
export const remoteDatabaseName = (prefix: string, entity: string): string => `${prefix}-${entity}`
