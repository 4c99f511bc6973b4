/**
 * - `stands`: nothing came back; there was no purge, or it had seen everything.
 * - `asked`: the entry is there again, in the trash, with parts that its delete had not seen.
 * - `unknown`: something is left of an entry of which nothing is known here; a device that knows more may bring it back better.
 */
export type PurgeVerdict = 'stands' | 'asked' | 'unknown'
