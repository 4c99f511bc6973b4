import { z } from 'zod'

/** The format of vault headers and key slots that this version writes. */
export const VAULT_FORMAT = 1

const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/)

/** 16 random bytes in hex: names the vault, and is all that a server needs to tell two journals apart. */
export const vaultIdSchema = z.string().regex(/^[0-9a-f]{32}$/)

/** Only the version; a newer one may have changed everything else. */
export const formatOnlySchema = z.object({ format: z.number().int().positive() })

/** The document `vault` of the keyring. Everything but `_rev` is authenticated by `verifier`. */
export const vaultHeaderSchema = z.object({
  format: z.literal(VAULT_FORMAT),
  vaultId: vaultIdSchema,
  createdAt: z.number().int(),
  /**
   * Salt and parameters of crypto-pouch, the same in every database of the vault (docs/DESIGN.md, One salt for all
   * devices).
   */
  documents: z.object({
    saltBase64: base64,
    parameters: z.object({
      saltLength: z.number().int(),
      memorySize: z.number().int(),
      iterations: z.number().int(),
      parallelism: z.number().int(),
    }),
  }),
  /** HMAC-SHA-256 of the fields above under a subkey: a wrong key is noticed before anything is opened. */
  verifier: base64,
})
export type VaultHeader = z.infer<typeof vaultHeaderSchema>

const wrapped = {
  format: z.literal(VAULT_FORMAT),
  vaultId: vaultIdSchema,
  slotId: z.string().regex(/^[0-9a-f]{16}$/),
  createdAt: z.number().int(),
  saltBase64: base64,
  nonceBase64: base64,
  /** The vault key under the key-encryption key: AES-256-GCM, ciphertext and tag. */
  wrappedBase64: base64,
  /** Slots that this one put out of use, and those they had: only they may be removed from outside, and never come back. */
  replaces: z.array(z.string()).max(10_000),
  /** SHA-256 of the fields above: tells a damaged slot from a wrong passphrase. It protects nothing. */
  checksum: base64,
  /** HMAC-SHA-256 of the same fields under a subkey: a server can neither make up a slot nor change one. */
  seal: base64,
}

/** A document `slot:<id>` of the keyring: one way to the vault key. */
export const keySlotSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('passphrase'),
    // Bounds, because a server may have written them: at most 1 GiB and 64 passes.
    argon2: z.object({
      memoryKiB: z.number().int().min(8).max(1_048_576),
      iterations: z.number().int().min(1).max(64),
      parallelism: z.number().int().min(1).max(16),
    }),
    ...wrapped,
  }),
  z.object({ kind: z.literal('recovery'), ...wrapped }),
])
export type KeySlot = z.infer<typeof keySlotSchema>

export const VAULT_DOCUMENT = 'vault'
export const slotDocument = (slotId: string): string => `slot:${slotId}`
