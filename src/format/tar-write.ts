// Writes tar archives (POSIX ustar) in parts. Time and owner stay empty, so that the same files give the same archive.
const BLOCK = 512
const MOST_PATH_BYTES = 100

/** What ends an archive. */
export const tarEnd = (): Uint8Array<ArrayBuffer> => new Uint8Array(2 * BLOCK)

/** The header of a plain file. The path has at most 100 bytes as UTF-8, the file less than 8 GiB. */
export function tarHeader(path: string, sizeBytes: number): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(BLOCK)
  const put = (at: number, text: string) => block.set(new TextEncoder().encode(text), at)
  if (new TextEncoder().encode(path).length > MOST_PATH_BYTES || sizeBytes >= 2 ** 33)
    throw new TypeError(
      `tar: expected a path of at most ${MOST_PATH_BYTES} bytes and a file below 8 GiB, got ${path}`,
    )
  put(0, path)
  put(100, '0000644\0') // mode
  put(108, '0000000\x000000000\0') // owner, group
  put(124, `${sizeBytes.toString(8).padStart(11, '0')}\0`)
  put(136, '00000000000\0') // time
  put(148, '        ') // checksum, counted as spaces
  put(156, '0') // a plain file
  put(257, 'ustar\x0000')
  const checksum = block.reduce((sum, byte) => sum + byte, 0)
  put(148, `${checksum.toString(8).padStart(6, '0')}\0 `)
  return block
}

/** What stands behind a file, up to the next whole block. */
export const tarPadding = (sizeBytes: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array((BLOCK - (sizeBytes % BLOCK)) % BLOCK)
