import { randomBytes } from 'node:crypto'
import { AppError, isAppError } from '../../../../app/errors'
import { keyed } from '../../../../app/messages/message'
import { PARTIAL, type RangeReader, type Storage } from '../storage'
import { WebDavConnection, type WebDavEndpoint } from './connection'
import { nameOf, type ListedFile } from './listing'
import { ListThread } from './listThread'
import { Ranges } from './ranges'

/** Names and sizes are all that is wanted of a list. */
const LIST =
  '<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/></prop></propfind>'
/** Statuses with which servers, and gateways before them, refuse to rename. */
const CANNOT_MOVE = new Set([400, 403, 405, 500, 501, 502])

/** A folder on a WebDAV server. What the server says it has written is looked for before anything is built on it. */
export class WebDavStorage implements Storage {
  readonly place: string
  readonly notThere
  readonly #connection: WebDavConnection
  /** Written since the last flush of its folder, with its length. */
  readonly #written = new Map<string, number>()
  readonly #lists = new ListThread()
  #canMove = true

  constructor(endpoint: WebDavEndpoint) {
    this.#connection = new WebDavConnection(endpoint)
    this.place = endpoint.url
    this.notThere = keyed('backup.server', { address: endpoint.url, reason: keyed('backup.serverNotThere') })
  }

  async names(path: string): Promise<string[] | null> {
    return (await this.#list(path))?.map(({ name }) => name) ?? null
  }

  async makeFolder(path: string): Promise<void> {
    const parts = path.split('/')
    for (let depth = 1; depth <= parts.length; depth++)
      await this.#connection.ask((client) =>
        client.createDirectory(`/${parts.slice(0, depth).join('/')}`).catch((error: unknown) => {
          if (statusOf(error) !== 405) throw error // It is there.
        }),
      )
  }

  async read(path: string): Promise<Buffer> {
    return await this.#connection.ask(async (client) =>
      Buffer.from(await (await client.customRequest(`/${path}`, { method: 'GET' })).arrayBuffer()),
    )
  }

  async write(path: string, bytes: Uint8Array): Promise<void> {
    const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const put = (to: string): Promise<unknown> =>
      this.#connection.ask((client) => client.putFileContents(`/${to}`, content))
    this.#written.set(path, bytes.length)
    if (!this.#canMove) return void (await put(path))
    const partial = `${path}.${randomBytes(4).toString('hex')}${PARTIAL}`
    try {
      await put(partial)
      this.#canMove = await this.#move(partial, path)
    } catch (error) {
      await this.remove(partial).catch(() => undefined) // The next run removes it; the first error is the one to tell.
      throw error
    }
    if (this.#canMove) return
    // Behind some gateways nothing can be renamed. A file that is cut short is known by its name.
    await put(path)
    await this.remove(partial)
  }

  async #move(from: string, to: string): Promise<boolean> {
    return await this.#connection.ask((client) =>
      client.moveFile(`/${from}`, `/${to}`).then(
        () => true,
        (error: unknown) => {
          if (CANNOT_MOVE.has(statusOf(error))) return false
          throw statusOf(error) === 404 ? new AppError('remote', keyed('backup.serverLoses')) : error
        },
      ),
    )
  }

  async flush(path: string): Promise<void> {
    const below = path === '' ? '' : `${path}/`
    const written = [...this.#written].filter(
      ([file]) => file.startsWith(below) && !file.slice(below.length).includes('/'),
    )
    if (written.length === 0) return
    const there = new Map((await this.#list(path))?.map(({ name, sizeBytes }) => [name, sizeBytes]) ?? [])
    for (const [file, length] of written) {
      const size = there.get(file.slice(below.length))
      // Some servers say no size.
      if (size === undefined || (size !== null && size !== length))
        throw new AppError(
          'remote',
          keyed('backup.server', { address: this.place, reason: keyed('backup.serverLoses') }),
        )
      this.#written.delete(file)
    }
  }

  async remove(path: string): Promise<void> {
    this.#written.delete(path)
    await this.#connection.ask((client) =>
      client.deleteFile(`/${path}`).catch((error: unknown) => {
        if (statusOf(error) !== 404) throw error
      }),
    )
  }

  reader(): RangeReader {
    return new Ranges(this.#connection)
  }

  close(): void {
    this.#lists.close()
    this.#connection.close()
  }

  async #list(path: string): Promise<readonly ListedFile[] | null> {
    const headers = { Accept: 'text/plain,application/xml', Depth: '1', 'Content-Type': 'application/xml' }
    // Some servers send elsewhere who asks for a folder without a slash at the end.
    const url = path === '' ? `${this.place}/` : `${this.place}/${path}/`
    try {
      return await this.#connection.ask(async (client) => {
        const answer = await client.customRequest('', { method: 'PROPFIND', url, headers, data: LIST })
        // After a digest was refused there is nothing to read.
        return answer.ok ? withoutItself(await this.#lists.parse(await answer.text()), url) : []
      })
    } catch (error) {
      if (isAppError(error, 'not-found')) return null
      throw error
    }
  }
}

/** A list names the folder itself, too: mostly first, and under whatever address the server knows it by. */
function withoutItself(files: readonly ListedFile[], url: string): ListedFile[] {
  const own = nameOf(url)
  const at = files.findIndex(({ name }) => name === own)
  return files.filter((_file, index) => index !== at)
}

const statusOf = (error: unknown): number => {
  const { status } = error as { status?: unknown }
  return typeof status === 'number' ? status : 0
}
