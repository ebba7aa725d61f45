// A small WebAssembly module, assembled here: scores of 4 embeddings with many, 4 x 8 at a time in SIMD registers.
// Instruction codes: WebAssembly core specification 2.0, "Binary Format"; SIMD codes are prefixed 0xfd.

/** Embeddings lie in panels of 8: for each of the D numbers the 8 embeddings' values, 32 bytes. */
export const PANEL = 8
/** Embeddings on the left of one call. */
export const STRIP = 4
const PANEL_STEP_BYTES = PANEL * 4

export interface GramExports {
  memory: WebAssembly.Memory
  /**
   * Scores of the 4 embeddings at address `left` (inside a panel) with those of `panels` panels from address `right` on, as
   * float32 [4, 8 * panels] at `out`, whose rows are `outStride` bytes apart. `steps` is D.
   */
  strip(left: number, right: number, out: number, panels: number, steps: number, outStride: number): void
}

const I32 = 0x7f
const V128 = 0x7b
const EMPTY = 0x40
const [LEFT, RIGHT, OUT, PANELS, STEPS, STRIDE, LEFT_AT, STEP, OUT_AT] = [0, 1, 2, 3, 4, 5, 6, 7, 8] // parameters and i32 locals
const [SUMS, HIGH, LOW] = [9, 17, 18] // v128 locals: 8 sums, then the two halves of 8 right-hand values

function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)]
}
function signed(value: number): number[] {
  const low = value & 0x7f
  const rest = value >> 7
  const isLast = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)
  return isLast ? [low] : [low | 0x80, ...signed(rest)]
}
const vector = (items: number[][]) => [...unsigned(items.length), ...items.flat()]
const section = (id: number, body: number[]) => [id, ...unsigned(body.length), ...body]
const text = (name: string) => vector([...name].map(char => [char.charCodeAt(0)]))

const get = (local: number) => [0x20, local]
const set = (local: number) => [0x21, local]
const addTo = (local: number, constant: number) => [
  ...get(local),
  0x41,
  ...signed(constant),
  0x6a,
  ...set(local),
]
const addLocal = (local: number, other: number) => [...get(local), ...get(other), 0x6a, ...set(local)]
const copy = (from: number, to: number) => [...get(from), ...set(to)]
const zero = (local: number) => [0xfd, 0x0c, ...new Array<number>(16).fill(0), ...set(local)]
const load = (offset: number) => [0xfd, 0x00, 2, ...unsigned(offset)]
const loadSplat = (offset: number) => [0xfd, 0x09, 2, ...unsigned(offset)]
const store = (offset: number) => [0xfd, 0x0b, 2, ...unsigned(offset)]
const ADD = [0xfd, 0xe4, 0x01]
const MULTIPLY = [0xfd, 0xe6, 0x01]
const END = 0x0b
/** A loop that runs until `counter` has counted down to 0. */
const countdown = (counter: number, body: number[]) => [
  0x03,
  EMPTY,
  ...body,
  ...addTo(counter, -1),
  ...get(counter),
  0x0d,
  0,
  END,
]

/** One of the D numbers: sums[row] += left[row] * right[0..7]. Not unrolled: V8 then keeps all sums in registers (42 against 26 GFLOP/s). */
function accumulate(): number[] {
  const halves = [...get(RIGHT), ...load(0), ...set(HIGH), ...get(RIGHT), ...load(16), ...set(LOW)]
  const rows = Array.from({ length: STRIP }, (_, row) =>
    [HIGH, LOW].flatMap((half, h) => {
      const sum = SUMS + 2 * row + h
      return [
        ...get(sum),
        ...get(LEFT_AT),
        ...loadSplat(4 * row),
        ...get(half),
        ...MULTIPLY,
        ...ADD,
        ...set(sum),
      ]
    }),
  )
  return [...halves, ...rows.flat()]
}

function stripBody(): number[] {
  const sums = Array.from({ length: 2 * STRIP }, (_, i) => SUMS + i)
  const depth = [
    ...accumulate(),
    ...addTo(LEFT_AT, PANEL_STEP_BYTES),
    ...addTo(RIGHT, PANEL_STEP_BYTES), // ends at the next panel
  ]
  const stores = Array.from({ length: STRIP }, (_, row) => [
    ...[0, 1].flatMap(h => [...get(OUT_AT), ...get(SUMS + 2 * row + h), ...store(16 * h)]),
    ...addLocal(OUT_AT, STRIDE),
  ])
  const panel = [
    ...sums.flatMap(zero),
    ...copy(LEFT, LEFT_AT),
    ...copy(STEPS, STEP),
    ...countdown(STEP, depth),
    ...copy(OUT, OUT_AT),
    ...stores.flat(),
    ...addTo(OUT, PANEL_STEP_BYTES),
  ]
  return [
    ...vector([
      [3, I32],
      [10, V128],
    ]),
    ...countdown(PANELS, panel),
    END,
  ]
}

/** Assembles and starts the module with a memory of `bytes`. */
export function createGramModule(bytes: number): GramExports {
  const pages = Math.ceil(bytes / 65536)
  const body = stripBody()
  const code = Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector([[0x60, ...vector(new Array<number[]>(6).fill([I32])), 0]])),
    ...section(3, vector([[0]])),
    ...section(5, vector([[0, ...unsigned(pages)]])),
    ...section(
      7,
      vector([
        [...text('memory'), 2, 0],
        [...text('strip'), 0, 0],
      ]),
    ),
    ...section(10, vector([[...unsigned(body.length), ...body]])),
  ])
  return new WebAssembly.Instance(new WebAssembly.Module(code)).exports as unknown as GramExports
}
