// CRC-32 as zlib, ZIP and MindSpore use it (polynomial 0xEDB88320, RFC 1952 section 8), eight bytes a step ("slicing by 8").

const TABLES = makeTables()

function makeTables(): Int32Array {
  const tables = new Int32Array(8 * 256)
  for (let n = 0; n < 256; n++) {
    let c = n
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1
    tables[n] = c
  }
  for (let n = 0; n < 256; n++) {
    let c = tables[n] as number
    for (let slice = 1; slice < 8; slice++) {
      c = (tables[c & 255] as number) ^ (c >>> 8)
      tables[slice * 256 + n] = c
    }
  }
  return tables
}

/** CRC-32 of `bytes`, an unsigned 32-bit number. `previous` is the CRC of what came before, so that it can be fed in parts. */
export function crc32(bytes: Uint8Array, previous = 0): number {
  const t = TABLES
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const whole = bytes.length - (bytes.length % 8)
  let crc = ~previous
  for (let i = 0; i < whole; i += 8) {
    const low = crc ^ view.getInt32(i, true)
    const high = view.getInt32(i + 4, true)
    crc =
      (t[1792 + (low & 255)] as number) ^
      (t[1536 + ((low >>> 8) & 255)] as number) ^
      (t[1280 + ((low >>> 16) & 255)] as number) ^
      (t[1024 + (low >>> 24)] as number) ^
      (t[768 + (high & 255)] as number) ^
      (t[512 + ((high >>> 8) & 255)] as number) ^
      (t[256 + ((high >>> 16) & 255)] as number) ^
      (t[high >>> 24] as number)
  }
  for (let i = whole; i < bytes.length; i++)
    crc = (t[(crc ^ (bytes[i] as number)) & 255] as number) ^ (crc >>> 8)
  return ~crc >>> 0
}
