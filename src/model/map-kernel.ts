// A small WebAssembly module: two rows times a matrix in float64, 2 x 8 numbers at a time in SIMD registers. Products and sums are rounded
// one by one in the order of the rows' numbers, so that all machines give the same bits.
import {
  ADD_DOUBLES,
  addLocal,
  addTo,
  copy,
  countdown,
  get,
  load,
  loadSplatDouble,
  MULTIPLY_DOUBLES,
  set,
  store,
  wasmModule,
  zero,
} from '../format/wasm.ts'

/** Columns lie in panels of 8: for each row of the matrix its 8 numbers, 64 bytes. */
export const PANEL = 8
/** Rows on the left of one call, number by number beside each other. */
export const PAIR = 2
const VECTORS = PANEL / 2
export const DOUBLE = 8

interface MapExports {
  memory: WebAssembly.Memory
  /** `left` [steps, 2] times the `panels` panels from address `right` on, as float64 [2, 8 * panels] at `out`, rows `stride` bytes apart. */
  map(left: number, right: number, out: number, panels: number, steps: number, stride: number): void
}

const [LEFT, RIGHT, OUT, PANELS, STEPS, STRIDE, LEFT_AT, STEP, OUT_AT] = [0, 1, 2, 3, 4, 5, 6, 7, 8] // parameters and i32 locals
const [SUMS, FIRST, SECOND, VALUES] = [9, 17, 18, 19] // v128 locals

function accumulate(): number[] {
  const rows = [FIRST, SECOND].flatMap((row, r) => [
    ...get(LEFT_AT),
    ...loadSplatDouble(DOUBLE * r),
    ...set(row),
  ])
  const columns = Array.from({ length: VECTORS }, (_, v) => [
    ...[...get(RIGHT), ...load(16 * v), ...set(VALUES)],
    ...[FIRST, SECOND].flatMap((row, r) => {
      const sum = SUMS + VECTORS * r + v
      return [...get(sum), ...get(row), ...get(VALUES), ...MULTIPLY_DOUBLES, ...ADD_DOUBLES, ...set(sum)]
    }),
  ])
  return [...rows, ...columns.flat()]
}

function body(): number[] {
  const sums = Array.from({ length: PAIR * VECTORS }, (_, i) => SUMS + i)
  const depth = [...accumulate(), ...addTo(LEFT_AT, PAIR * DOUBLE), ...addTo(RIGHT, PANEL * DOUBLE)]
  const stores = [0, 1].flatMap(row => [
    ...Array.from({ length: VECTORS }, (_, v) => [
      ...get(OUT_AT),
      ...get(SUMS + VECTORS * row + v),
      ...store(16 * v),
    ]).flat(),
    ...addLocal(OUT_AT, STRIDE),
  ])
  const panel = [
    ...sums.flatMap(zero),
    ...copy(LEFT, LEFT_AT),
    ...copy(STEPS, STEP),
    ...countdown(STEP, depth),
    ...copy(OUT, OUT_AT),
    ...stores,
    ...addTo(OUT, PANEL * DOUBLE),
  ]
  return countdown(PANELS, panel)
}

/** Assembles and starts the module with a memory of `bytes`. */
export function createMapModule(bytes: number): MapExports {
  const code = wasmModule([{ name: 'map', parameters: 6, i32: 3, v128: 11, body: body() }], bytes)
  return new WebAssembly.Instance(new WebAssembly.Module(code)).exports as unknown as MapExports
}
