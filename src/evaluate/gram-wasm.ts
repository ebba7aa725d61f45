// A small WebAssembly module: scores of 4 embeddings with many, 4 x 8 at a time in SIMD registers.
import {
  ADD,
  addLocal,
  addTo,
  copy,
  countdown,
  get,
  load,
  loadSplat,
  MULTIPLY,
  set,
  store,
  wasmModule,
  zero,
} from '../format/wasm.ts'

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

const [LEFT, RIGHT, OUT, PANELS, STEPS, STRIDE, LEFT_AT, STEP, OUT_AT] = [0, 1, 2, 3, 4, 5, 6, 7, 8] // parameters and i32 locals
const [SUMS, HIGH, LOW] = [9, 17, 18] // v128 locals: 8 sums, then the two halves of 8 right-hand values

/**
 * One of the D numbers: sums[row] += left[row] * right[0..7]. Not unrolled: V8 then keeps all sums in registers (42 against 26
 * GFLOP/s). Not fused: all machines then give the same float32 scores.
 */
function accumulate(): number[] {
  const halves = [...get(RIGHT), ...load(0), ...set(HIGH), ...get(RIGHT), ...load(16), ...set(LOW)]
  const rows = Array.from({ length: STRIP }, (_, row) =>
    [HIGH, LOW].flatMap((half, h) => {
      const sum = SUMS + 2 * row + h
      const product = [...get(LEFT_AT), ...loadSplat(4 * row), ...get(half), ...MULTIPLY]
      return [...get(sum), ...product, ...ADD, ...set(sum)]
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
  return countdown(PANELS, panel)
}

/** Assembles and starts the module with a memory of `bytes`. */
export function createGramModule(bytes: number): GramExports {
  const code = wasmModule([{ name: 'strip', parameters: 6, i32: 3, v128: 10, body: stripBody() }], bytes)
  return new WebAssembly.Instance(new WebAssembly.Module(code)).exports as unknown as GramExports
}
