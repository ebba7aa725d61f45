// The gallery's file, sealed or plain. Sealed: AES-GCM with 256 bits, the key from the passphrase by PBKDF2-SHA-256 with 600,000 rounds
// (OWASP Password Storage Cheat Sheet, 2023), a new IV for each write, the header authenticated with the content. Both start with 44 bytes:
//    0: magic, 8 bytes
//    8: version, u16    10: kind, u16
//   12: sealed: rounds, u32, 16: salt, 16 bytes, 32: IV, 12 bytes    plain: SHA-256 of the content, 32 bytes
//   44: content, a safetensors file; sealed: encrypted, with GCM's tag of 16 bytes at its end
import { FormatError, StorageError } from '../errors.ts'

type Bytes = Uint8Array<ArrayBuffer>

export interface SealKey {
  /** Cannot be taken out of the browser's keeping. */
  key: CryptoKey
  salt: Bytes
  rounds: number
}

export const ROUNDS = 600_000
/** A file that asks for more is not ours: 10 s and more on a phone. */
const MOST_ROUNDS = 10_000_000
const MAGIC = new TextEncoder().encode('visavis\n')
const VERSION = 1
const [PLAIN, SEALED] = [0, 1]
const HEADER_BYTES = 44
const SALT_BYTES = 16
const IV_BYTES = 12
const TAG_BYTES = 16
const LEAST_PASSPHRASE = 8

/** One sentence for both, which tells nothing about which bytes are wrong. */
export const REFUSAL = 'The passphrase is wrong or the file is damaged.'
export const DAMAGED = 'The gallery file is damaged.'

/** Unicode writes one text in several ways (é; full-width digits); NFKC makes them one, so that every keyboard opens the vault. */
async function deriveKey(passphrase: string, salt: Bytes, rounds: number): Promise<SealKey> {
  const secret = new TextEncoder().encode(passphrase.normalize('NFKC'))
  const material = await crypto.subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveKey'])
  const key = await crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  )
  return { key, salt, rounds }
}

/** A key with a salt of its own. Throws StorageError when the passphrase is too short to protect anything. */
export async function createSealKey(passphrase: string, rounds = ROUNDS): Promise<SealKey> {
  if ([...passphrase.normalize('NFKC')].length < LEAST_PASSPHRASE)
    throw new StorageError(`A passphrase needs at least ${LEAST_PASSPHRASE} characters. Use a few words.`)
  return renewSealKey(passphrase, rounds)
}
/** The same for a passphrase that is in use already, whatever its length. */
export function renewSealKey(passphrase: string, rounds: number): Promise<SealKey> {
  return deriveKey(passphrase, crypto.getRandomValues(new Uint8Array(SALT_BYTES)), rounds)
}

/** The file for some content; without a key it is plain. */
export async function seal(content: Bytes, sealKey: SealKey | null): Promise<Bytes> {
  const header = new Uint8Array(HEADER_BYTES)
  const view = new DataView(header.buffer)
  header.set(MAGIC)
  view.setUint16(8, VERSION, true)
  view.setUint16(10, sealKey ? SEALED : PLAIN, true)
  if (!sealKey) {
    header.set(new Uint8Array(await crypto.subtle.digest('SHA-256', content)), 12)
    return concat(header, content)
  }
  view.setUint32(12, sealKey.rounds, true)
  header.set(sealKey.salt, 16)
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
  header.set(iv, 32)
  const algorithm = { name: 'AES-GCM', iv, additionalData: header }
  return concat(header, new Uint8Array(await crypto.subtle.encrypt(algorithm, sealKey.key, content)))
}

/** Whether a file is sealed. Throws FormatError when it is no gallery file. `name` stands in errors. */
export function isSealed(file: Bytes, name: string): boolean {
  if (MAGIC.some((byte, i) => file[i] !== byte))
    throw new FormatError(`${name} isn’t a gallery file of this page.`)
  if (file.length < HEADER_BYTES) throw new StorageError(DAMAGED)
  const view = viewOf(file)
  const [version, kind] = [view.getUint16(8, true), view.getUint16(10, true)]
  if (version > VERSION && version < 256)
    throw new FormatError(
      `${name} was written by a newer version of this page. Reload the page to get the newer version.`,
    )
  if (version !== VERSION || kind > SEALED) throw new StorageError(DAMAGED)
  return kind === SEALED
}

/** The key that a sealed file was written with, as far as the passphrase is right: only `unseal` can tell. */
export async function keyFor(file: Bytes, passphrase: string): Promise<SealKey> {
  const rounds = viewOf(file).getUint32(12, true)
  if (rounds < 1 || rounds > MOST_ROUNDS) throw new StorageError(REFUSAL)
  return deriveKey(passphrase, file.slice(16, 16 + SALT_BYTES), rounds)
}

/** Whether a sealed file was written with this key: it has the key's salt. */
export function isKeyOf(file: Bytes, { salt }: SealKey): boolean {
  return salt.every((byte, i) => file[16 + i] === byte)
}

/** The content of a file. Throws StorageError, with nothing but `REFUSAL` or `DAMAGED`, when it is not whole. */
export async function unseal(file: Bytes, sealKey: SealKey | null): Promise<Bytes> {
  const header = file.slice(0, HEADER_BYTES)
  const content = file.subarray(HEADER_BYTES)
  if (!sealKey) {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content))
    if (digest.some((byte, i) => header[12 + i] !== byte)) throw new StorageError(DAMAGED)
    return content
  }
  if (content.length < TAG_BYTES) throw new StorageError(REFUSAL)
  const algorithm = { name: 'AES-GCM', iv: header.slice(32), additionalData: header }
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, sealKey.key, content))
  } catch {
    throw new StorageError(REFUSAL)
  }
}

const viewOf = (file: Bytes) => new DataView(file.buffer, file.byteOffset, file.byteLength)
function concat(header: Bytes, content: Bytes): Bytes {
  const file = new Uint8Array(header.length + content.length)
  file.set(header)
  file.set(content, header.length)
  return file
}
