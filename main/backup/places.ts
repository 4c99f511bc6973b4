import { parseAddress } from '../../app/replication/address'
import { readAuthority } from '../replication/remotes/remoteList'
import { FolderStorage } from './target/folderStorage'
import type { Storage } from './target/storage'

/** How to get into a WebDAV server. */
export interface ServerSignIn {
  readonly username: string | null
  readonly password: string | null
  /** A file with certificate authorities to trust besides the system's. */
  readonly caFile: string | null
}

/** Where backups are kept. */
export interface Place {
  /** A folder of this computer, absolute; with `server` the address of one there, as `readAddress` gives it. */
  readonly folder: string
  readonly server?: ServerSignIn | null | undefined
}

/** Whether a person means an address and no folder. */
export const isAddress = (text: string): boolean => /^https?:\/\//i.test(text.trim())

/** What a person gave as an address; credentials are taken out of it. @throws AppError `invalid-input` */
export function readAddress(
  text: string,
  given: {
    readonly username?: string | undefined
    readonly password?: string | undefined
    readonly caFile?: string | undefined
  },
): { readonly folder: string; readonly server: ServerSignIn } {
  const { url, username, password } = parseAddress(text)
  const server = {
    username: given.username || username,
    password: given.password || password,
    caFile: given.caFile || null,
  }
  return { folder: url, server }
}

/** Opens a place; whoever gets it closes it. @throws AppError `invalid-input` when the certificate file is gone */
export async function storageAt({ folder, server }: Place, signal: AbortSignal): Promise<Storage> {
  if (!server) return new FolderStorage(folder)
  const { username, password, caFile } = server
  const ca = caFile === null ? undefined : await readAuthority(caFile)
  // Loaded when it is needed: hardly any start of the app does.
  const { WebDavStorage } = await import('./target/webdav/webDavStorage')
  return new WebDavStorage({ url: folder, username, password, ca, signal })
}
