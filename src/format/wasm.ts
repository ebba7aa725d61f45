// Writes small WebAssembly modules: the few instructions that our SIMD kernels need, as byte lists, and the sections around them.
// WebAssembly core specification 2.0, "Binary Format"; SIMD instructions are prefixed 0xfd.

const I32 = 0x7f
const V128 = 0x7b
const EMPTY = 0x40
const END = 0x0b

/** LEB128 */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)]
}
function signed(value: number): number[] {
  const low = value & 0x7f
  const rest = value >> 7
  const isLast = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)
  return isLast ? [low] : [low | 0x80, ...signed(rest)]
}
const vector = (items: readonly number[][]) => [...unsigned(items.length), ...items.flat()]
const section = (id: number, items: readonly number[][]) => {
  const body = vector(items)
  return [id, ...unsigned(body.length), ...body]
}
const text = (name: string) => vector([...name].map(char => [char.charCodeAt(0)]))

export const get = (local: number) => [0x20, local]
export const set = (local: number) => [0x21, local]
export const copy = (from: number, to: number) => [...get(from), ...set(to)]
export const constant = (value: number) => [0x41, ...signed(value)]
/** local += constant */
export const addTo = (local: number, value: number) => [
  ...get(local),
  ...constant(value),
  0x6a,
  ...set(local),
]
/** local += other */
export const addLocal = (local: number, other: number) => [...get(local), ...get(other), 0x6a, ...set(local)]

export const zero = (local: number) => [0xfd, 0x0c, ...new Array<number>(16).fill(0), ...set(local)]
/** A constant, four times. */
export const fourTimes = (value: number) => [
  0xfd,
  0x0c,
  ...new Uint8Array(Float32Array.of(value, value, value, value).buffer),
]
/** Four floats from the address on the stack plus `offset`. */
export const load = (offset: number) => [0xfd, 0x00, 2, ...unsigned(offset)]
/** One float from there, four times. */
export const loadSplat = (offset: number) => [0xfd, 0x09, 2, ...unsigned(offset)]
/** One double from there, twice. */
export const loadSplatDouble = (offset: number) => [0xfd, 0x0a, 3, ...unsigned(offset)]
/** One float of the vector on the stack. */
export const laneOf = (index: number) => [0xfd, 0x1f, index]
export const ADD_FLOATS = [0x92]
/** Address and float on the stack. */
export const storeFloat = (offset: number) => [0x38, 2, ...unsigned(offset)]
/** Address and vector on the stack. */
export const store = (offset: number) => [0xfd, 0x0b, 2, ...unsigned(offset)]
export const ADD = [0xfd, 0xe4, 0x01]
export const SUBTRACT = [0xfd, 0xe5, 0x01]
export const MULTIPLY = [0xfd, 0xe6, 0x01]
/** Of two doubles. */
export const ADD_DOUBLES = [0xfd, 0xf0, 0x01]
export const MULTIPLY_DOUBLES = [0xfd, 0xf2, 0x01]
/** The larger of each pair; NaN does not matter to us. */
export const MAX = [0xfd, 0xeb, 0x01]
/** a * b + c of the three vectors on the stack, rounded once where the processor can (relaxed SIMD). */
export const MULTIPLY_ADD = [0xfd, 0x85, 0x02]

/** Runs `body` until the local `counter` has counted down to 0; at least once. */
export const countdown = (counter: number, body: number[]) => [
  ...[0x03, EMPTY, ...body],
  ...addTo(counter, -1),
  ...get(counter),
  ...[0x0d, 0, END],
]

export interface WasmFunction {
  name: string
  /** All are i32. */
  parameters: number
  /** Locals beyond the parameters: i32 first, then v128. */
  i32: number
  v128: number
  body: number[]
}

/** Of a module: its own of at least so many bytes, or one that it imports as `env.memory`, which threads may share if it has so many pages. */
export type MemoryOfModule = number | 'imported' | { sharedPages: number }
const PAGE_BYTES = 65536
export const pagesOf = (bytes: number): number => Math.ceil(bytes / PAGE_BYTES)

/** A module that exports its functions, and its memory where it has one of its own. */
export function wasmModule(
  functions: readonly WasmFunction[],
  memory: MemoryOfModule,
): Uint8Array<ArrayBuffer> {
  const imported = typeof memory === 'number' ? null : memory
  const limits =
    imported === null || imported === 'imported'
      ? [0, 0]
      : [3, ...unsigned(imported.sharedPages), ...unsigned(imported.sharedPages)]
  const own = typeof memory === 'number' ? unsigned(pagesOf(memory)) : null
  const code = functions.map(({ i32, v128, body }) => {
    const whole = [
      ...vector([
        [...unsigned(i32), I32],
        [...unsigned(v128), V128],
      ]),
      ...body,
      END,
    ]
    return [...unsigned(whole.length), ...whole]
  })
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(
      1,
      functions.map(({ parameters }) => [0x60, ...vector(new Array<number[]>(parameters).fill([I32])), 0]),
    ),
    ...(own ? [] : section(2, [[...text('env'), ...text('memory'), 2, ...limits]])),
    ...section(
      3,
      functions.map((_, i) => unsigned(i)),
    ),
    ...(own ? section(5, [[0, ...own]]) : []),
    ...section(7, [
      ...(own ? [[...text('memory'), 2, 0]] : []),
      ...functions.map(({ name }, i) => [...text(name), 0, ...unsigned(i)]),
    ]),
    ...section(10, code),
  ])
}

/** Whether this machine has relaxed SIMD, which Chrome has since 114 and Node since 22. */
export function hasMultiplyAdd(): boolean {
  const body = [
    ...get(0),
    ...load(0),
    ...set(1),
    ...get(0),
    ...get(1),
    ...get(1),
    ...get(1),
    ...MULTIPLY_ADD,
    ...store(0),
  ]
  return WebAssembly.validate(wasmModule([{ name: 'f', parameters: 1, i32: 0, v128: 1, body }], 1))
}
