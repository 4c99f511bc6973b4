/** `String.fromCharCode` takes its bytes as arguments; engines stop at about 100,000 of them. */
const SLICE = 32_768

export function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let start = 0; start < bytes.length; start += SLICE)
    binary += String.fromCharCode(...bytes.subarray(start, start + SLICE))
  return btoa(binary)
}

/** @throws DOMException when the text is not base64 */
export function fromBase64(text: string): Uint8Array {
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index)
  return bytes
}
