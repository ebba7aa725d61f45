// SHA-256 through the platform's WebCrypto (a secure page, a worker, Node).
import { StorageError } from '../errors.ts'

/** The digest as 64 lower-case hexadecimal digits. */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))
  return Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('')
}

/** Throws a StorageError that names the file when its bytes are not those that its card describes. */
export async function checkSha256(bytes: Uint8Array, expected: string, name: string): Promise<void> {
  const found = await sha256Hex(bytes)
  if (found !== expected)
    throw new StorageError(
      `${name} is not the file that its card describes: SHA-256 ${found}, expected ${expected}. Restore the file and try again.`,
    )
}
