/*
 * What app/ may use beyond the language itself: it is the same in Node and in the window. Only tsconfig.app.json reads this
 * file; elsewhere the types of Node or of the window say the same and more.
 */

declare class TextDecoder {
  /** @throws RangeError for a form that is not known */
  constructor(form: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  /** @throws TypeError for bytes that are none of this form, where it is fatal */
  decode(bytes: Uint8Array): string
}

declare class TextEncoder {
  encode(text: string): Uint8Array
}

declare class URL {
  constructor(url: string)
  hash: string
  hostname: string
  href: string
  readonly origin: string
  password: string
  pathname: string
  port: string
  protocol: string
  search: string
  username: string
}

/** @throws DOMException when a character is no byte */
declare function btoa(binary: string): string

/** @throws DOMException when the text is not base64 */
declare function atob(base64: string): string

/** A file that the person dropped on the window; app/ only passes it on. */
interface File {
  readonly name: string
}
