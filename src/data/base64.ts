// Base64 (RFC 4648, section 4) straight from bytes, strictly: a picture from a damaged line must not pass as whole.

const CODES = new Int8Array(256).fill(-1)
for (const [value, letter] of [
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
].entries())
  CODES[letter.charCodeAt(0)] = value
const [PADDING, SPACE] = ['='.charCodeAt(0), ' '.charCodeAt(0)]

/** The bytes, or null when this is no base64 or is cut off. Spaces around it are left out. */
export function decodeBase64(text: Uint8Array): Uint8Array<ArrayBuffer> | null {
  let begin = 0
  let end = text.length
  while (begin < end && text[begin] === SPACE) begin++
  while (end > begin && text[end - 1] === SPACE) end--
  if ((end - begin) % 4 !== 0) return null
  let padding = 0
  while (padding < 2 && end > begin && text[end - 1] === PADDING) {
    end--
    padding++
  }
  const bytes = new Uint8Array(Math.floor(((end - begin) * 3) / 4))
  let invalid = 0
  let i = begin
  let o = 0
  for (; i + 3 < end; i += 4, o += 3) {
    const a = code(text, i)
    const b = code(text, i + 1)
    const c = code(text, i + 2)
    const d = code(text, i + 3)
    invalid |= a | b | c | d
    const word = (a << 18) | (b << 12) | (c << 6) | d
    bytes[o] = word >> 16
    bytes[o + 1] = word >> 8
    bytes[o + 2] = word
  }
  if (i < end) {
    const a = code(text, i)
    const b = code(text, i + 1)
    const c = i + 2 < end ? code(text, i + 2) : 0
    invalid |= a | b | c
    const word = (a << 18) | (b << 12) | (c << 6)
    bytes[o] = word >> 16
    if (i + 2 < end) bytes[o + 1] = word >> 8
  }
  return invalid < 0 ? null : bytes
}

const code = (text: Uint8Array, at: number): number => CODES[text[at] ?? 0] ?? -1
