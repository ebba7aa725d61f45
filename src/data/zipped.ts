// One entry of a zip archive, stored or deflated, as a Blob. Picture archives are mostly stored, but zip tools deflate by default.
import { FormatError } from '../errors.ts'
import { type ByteSource, readBytes } from '../format/tensor.ts'
import { entryStart, type ZipEntry } from '../format/zip.ts'
import { crc32 } from '../format/zip-crc.ts'
import type { Cause } from './manifest.ts'

const DEFLATED = 8
const STORED = 0
const MAX_PICTURE_BYTES = 64 * 2 ** 20

/** Why an entry cannot be opened, as the directory tells; null when it can. */
export function causeOfEntry({ encrypted, isLink, method }: ZipEntry): Cause | null {
  if (encrypted) return 'encrypted'
  if (isLink) return 'link'
  return method === STORED || method === DEFLATED ? null : 'other compression'
}

/** The bytes of `entry`, at most so many. A deflated entry is inflated, up to the size that it states. */
export async function openEntry(
  archive: ByteSource,
  entry: ZipEntry,
  label: string,
  mostBytes = MAX_PICTURE_BYTES,
): Promise<Blob> {
  // an entry's bytes stand behind its local header whatever the method, so the stored reading finds both
  const stored = entry.method === DEFLATED ? { ...entry, method: 0, sizeBytes: entry.compressedBytes } : entry
  const fail = (what: string) => new FormatError(`${label}, byte ${entry.headerStart}: ${entry.name} ${what}`)
  if (Math.max(entry.sizeBytes, entry.compressedBytes) > mostBytes)
    throw fail(`has ${entry.sizeBytes} bytes, at most ${mostBytes} are read`)
  const begin = await entryStart(archive, stored, label)
  const packed = await readBytes(archive, begin, begin + entry.compressedBytes)
  const bytes = entry.method === DEFLATED ? await inflate(packed, entry.sizeBytes, fail) : packed
  if (crc32(bytes) !== entry.crc) throw fail('is damaged: its checksum does not fit')
  return new Blob([bytes])
}

/** At most `sizeBytes` and a chunk are held, however much comes out. */
async function inflate(
  packed: Uint8Array<ArrayBuffer>,
  sizeBytes: number,
  fail: (what: string) => FormatError,
): Promise<Uint8Array<ArrayBuffer>> {
  const inflated = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  const reader = inflated.getReader()
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  try {
    while (bytes <= sizeBytes) {
      const { done, value } = await reader.read().catch(() => {
        throw fail('is damaged')
      })
      if (done) break
      bytes += value.length
      chunks.push(value)
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
  if (bytes !== sizeBytes) throw fail(`does not have the ${sizeBytes} bytes that the archive says`)
  return new Uint8Array(await new Blob(chunks).arrayBuffer())
}
