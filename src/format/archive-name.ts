// Names of files in archives. They are UTF-8; older tools wrote the code page of their machine and did not say which.
const UTF8 = new TextDecoder('utf-8', { fatal: true })

/** What is no UTF-8 becomes a character for each byte: its script is lost, but two names stay two. */
export function archiveName(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes)
  } catch {
    return Array.from(bytes, byte => String.fromCharCode(byte)).join('')
  }
}
