// Numbers and strings as the opcodes of pickle.ts write them (CPython Lib/pickletools.py).
import type { PickleMachine } from './pickle-machine.ts'
import type { PickleValue } from './pickle-value.ts'

const MAX_INTEGER_BYTES = 64

export const decodeUtf8 = (m: PickleMachine, bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw m.fail('a string is no UTF-8')
  }
}
const simple = (bigint: bigint): number | bigint => {
  const number = Number(bigint)
  return Number.isSafeInteger(number) ? number : bigint
}

/** Little-endian two's complement of any length. */
export function readLong(m: PickleMachine, length: number): number | bigint {
  if (length > MAX_INTEGER_BYTES) throw m.fail(`an integer of ${length} bytes`)
  const bytes = m.take(length)
  let value = 0n
  for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] as number)
  return simple(length > 0 ? BigInt.asIntN(8 * length, value) : 0n)
}
export function parseDecimal(m: PickleMachine, line: string): PickleValue {
  if (line === '00' || line === '01') return line === '01'
  const digits = line.replace(/L$/, '')
  if (!/^-?\d{1,150}$/.test(digits)) throw m.fail(`${JSON.stringify(line.slice(0, 40))} isn’t an integer`)
  return simple(BigInt(digits))
}
export function parseFloatLine(m: PickleMachine, line: string): number {
  const named: Record<string, number> = { inf: Infinity, '-inf': -Infinity, nan: Number.NaN }
  const value = named[line] ?? (line.trim() === '' ? Number.NaN : Number(line))
  if (Number.isNaN(value) && line !== 'nan')
    throw m.fail(`${JSON.stringify(line.slice(0, 40))} isn’t a number`)
  return value
}
/** `'text'` with Python's escapes, as protocol 0 of Python 2 writes str. */
export function parseQuoted(m: PickleMachine, line: string): string {
  const quote = line[0]
  if (line.length < 2 || (quote !== "'" && quote !== '"') || !line.endsWith(quote))
    throw m.fail('a string without quotes')
  const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t' }
  return line
    .slice(1, -1)
    .replace(/\\(?:x([0-9a-fA-F]{2})|([\s\S]))/g, (_, hex: string | undefined, char: string) =>
      hex === undefined ? (escapes[char] ?? char) : String.fromCharCode(Number.parseInt(hex, 16)),
    )
}
export const parseRawUnicode = (line: string) =>
  line.replace(/\\u([0-9a-fA-F]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
