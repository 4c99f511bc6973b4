import { parseXML } from 'webdav'
import { AppError } from '../../../../app/errors'
import { keyed } from '../../../../app/messages/message'

export interface ListedFile {
  readonly name: string
  /** Null where the server does not say. */
  readonly sizeBytes: number | null
}

/**
 * What a server says stands in a folder, the folder itself among it. Of an address only the last part counts: behind a gateway
 * the rest may be another one.
 * @throws AppError `remote` for what is no such list
 */
export async function parseListing(xml: string): Promise<ListedFile[]> {
  try {
    const { multistatus } = await parseXML(xml)
    return multistatus.response.map((response) => {
      const { getcontentlength: length } = response.propstat?.prop ?? {}
      const name = nameOf(String(response.href))
      const sizeBytes = length === undefined || String(length) === '' ? Number.NaN : Number(length)
      return { name, sizeBytes: Number.isInteger(sizeBytes) ? sizeBytes : null }
    })
  } catch (cause) {
    throw new AppError('remote', keyed('backup.notWebDav'), { cause })
  }
}

/** The last part of an address. @throws URIError */
export const nameOf = (address: string): string =>
  decodeURIComponent(address.split('/').findLast((part) => part !== '') ?? '')
