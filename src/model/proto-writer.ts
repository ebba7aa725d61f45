// Writes protobuf messages as lists of byte parts, so that an 80 MB tensor inside four nested messages is copied once,
// at the end (a growing buffer copies it at every level).

export type Parts = Uint8Array[]

const lengthOf = (parts: Parts) => parts.reduce((sum, part) => sum + part.length, 0)

function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  while (rest > 127) {
    bytes.push((rest % 128) | 128)
    rest = Math.floor(rest / 128)
  }
  bytes.push(rest)
  return Uint8Array.from(bytes)
}

/** A field of wire type 0; `value` is a non-negative integer below 2^53. */
export function integer(field: number, value: number): Parts {
  return [varint(field * 8), varint(value)]
}
/** A field of wire type 2 from parts: a nested message or bytes. */
export function message(field: number, ...parts: Parts[]): Parts {
  const body = parts.flat()
  return [varint(field * 8 + 2), varint(lengthOf(body)), ...body]
}
export function bytes(field: number, value: Uint8Array): Parts {
  return message(field, [value])
}
export function text(field: number, value: string): Parts {
  return bytes(field, new TextEncoder().encode(value))
}
