/** A document as it should be. */
export interface Known {
  readonly database: string
  readonly id: string
  readonly rev: string
}

/** A recording, and the digest of what its reader gives. */
export interface KnownSound {
  readonly id: string
  readonly digest: string
}

export interface Before {
  readonly documents: readonly Known[]
  readonly sounds: readonly KnownSound[]
}

/** What a process is asked to do with a profile. */
export interface Look {
  readonly profile: string
  readonly before: Before
  /** Sync with the server of the profile before looking. */
  readonly sync: boolean
}

/** What it found. */
export type Found =
  | {
      readonly state: 'opened'
      /** Of the documents from before: those whose revision is not here, or that cannot be read. */
      readonly lost: readonly Known[]
      /** What `verify` names, each as database and id; of a database that was set aside the id is its folder. */
      readonly named: readonly { readonly database: string; readonly id: string }[]
      readonly lostSounds: readonly string[]
      /** What was told while it opened. */
      readonly told: readonly string[]
    }
  | { readonly state: 'refused'; readonly kind: string; readonly message: string }
