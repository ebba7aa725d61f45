// The 95 % interval of a share (Wilson 1927): holds for few errors too, where the usual one ends below 0.
const Z = 1.959963984540054

export function wilson(errors: number, of: number): [low: number, high: number] {
  const share = errors / of
  const z2 = Z * Z
  const middle = (share + z2 / (2 * of)) / (1 + z2 / of)
  const half = (Z * Math.sqrt((share * (1 - share)) / of + z2 / (4 * of * of))) / (1 + z2 / of)
  return [errors === 0 ? 0 : middle - half, errors === of ? 1 : middle + half]
}
