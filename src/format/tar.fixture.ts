// Writes tar archives for the tests (no room imports it).

/** A ustar header with its data, padded to 512 bytes. */
export function tarEntry(
  path: string,
  data: string | Uint8Array,
  { type = '0', prefix = '', target = '' }: { type?: string; prefix?: string; target?: string } = {},
): Uint8Array<ArrayBuffer> {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data
  const block = new Uint8Array(512 + Math.ceil(bytes.length / 512) * 512)
  const put = (at: number, text: string) => block.set(new TextEncoder().encode(text), at)
  put(0, path)
  put(100, '0000644\0')
  put(124, `${bytes.length.toString(8).padStart(11, '0')}\0`)
  put(148, '        ')
  put(156, type)
  put(157, target)
  put(257, 'ustar\x0000')
  put(345, prefix)
  const checksum = block.subarray(0, 512).reduce((sum, byte) => sum + byte, 0)
  put(148, `${checksum.toString(8).padStart(6, '0')}\0 `)
  block.set(bytes, 512)
  return block
}

/** An archive of the entries with its two blocks of zeros. */
export function tarOf(...entries: Uint8Array<ArrayBuffer>[]): Blob {
  return new Blob([...entries, new Uint8Array(1024)])
}
