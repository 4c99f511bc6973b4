/** What leveldb says where its files are not what it wrote; a disk that is full or a lock that somebody has are no damage. */
const DAMAGE = /Corruption: |No such file or directory|Invalid argument/

/** Whether this is an error of leveldb that says that its files are damaged or gone. */
export const isLeveldbDamage = (error: unknown): boolean => error instanceof Error && DAMAGE.test(error.message)
