// A WebAssembly module of one function: the scores of one embedding with many that lie row by row in memory, four rows at a time in SIMD
// registers.
import {
  ADD,
  ADD_FLOATS,
  addTo,
  constant,
  copy,
  countdown,
  get,
  laneOf,
  load,
  MULTIPLY,
  set,
  storeFloat,
  wasmModule,
  zero,
} from '../format/wasm.ts'

/** Rows are scored by fours: memory must hold a whole number of fours. */
export const ROWS_AT_ONCE = 4

export interface ScoreModule {
  /** Scores of `fours` * 4 rows from byte address `rows` on with the query at `query`, as float32 from `out` on. */
  score(rows: number, query: number, out: number, fours: number): void
}

const [ROWS, QUERY, OUT, FOURS, QUERY_AT, STEPS] = [0, 1, 2, 3, 4, 5] // parameters, then i32 locals
const [SUMS, PART] = [6, 10] // v128 locals: one sum for each of the four rows, then four numbers of the query
const LANES = 4
const LANE_BYTES = 16
const UNROLL = 4

const rowsOf = (make: (row: number) => number[]) =>
  Array.from({ length: ROWS_AT_ONCE }, (_, row) => make(row)).flat()

/** Four numbers of the query: sums[row] += row[4] * query[4]. */
function step(index: number, rowBytes: number): number[] {
  const offset = index * LANE_BYTES
  const take = [...get(QUERY_AT), ...load(offset), ...set(PART)]
  const accumulate = (row: number) => [
    ...get(SUMS + row),
    ...get(ROWS),
    ...load(row * rowBytes + offset),
    ...get(PART),
    ...MULTIPLY,
    ...ADD,
    ...set(SUMS + row),
  ]
  return [...take, ...rowsOf(accumulate)]
}

/** The four lanes of a row's sum, added up and stored. */
function storeSum(row: number): number[] {
  const lanes = Array.from({ length: LANES }, (_, index) => [...get(SUMS + row), ...laneOf(index)])
  const total = lanes.flatMap((push, index) => (index === 0 ? push : [...push, ...ADD_FLOATS]))
  return [...get(OUT), ...total, ...storeFloat(row * 4)]
}

function scoreBody(dimension: number): number[] {
  const rowBytes = dimension * 4
  const depth = [
    ...Array.from({ length: UNROLL }, (_, index) => step(index, rowBytes)).flat(),
    ...addTo(ROWS, UNROLL * LANE_BYTES),
    ...addTo(QUERY_AT, UNROLL * LANE_BYTES),
  ]
  const four = [
    ...rowsOf(row => zero(SUMS + row)),
    ...copy(QUERY, QUERY_AT),
    ...[...constant(dimension / (LANES * UNROLL)), ...set(STEPS)],
    ...countdown(STEPS, depth),
    ...rowsOf(storeSum),
    ...addTo(OUT, ROWS_AT_ONCE * 4),
    ...addTo(ROWS, (ROWS_AT_ONCE - 1) * rowBytes), // `depth` has passed the first of the four
  ]
  return countdown(FOURS, four)
}

/** The module's bytes for embeddings of `dimension` numbers, a multiple of 16. It imports its memory as `env.memory`. */
export function assembleScores(dimension: number): Uint8Array<ArrayBuffer> {
  if (dimension % (LANES * UNROLL) !== 0)
    throw new TypeError(`expected a multiple of ${LANES * UNROLL}, got ${dimension}`)
  const body = scoreBody(dimension)
  return wasmModule([{ name: 'score', parameters: 4, i32: 2, v128: ROWS_AT_ONCE + 1, body }], 'imported')
}

/** Starts the module on a memory; null where the host has no SIMD. */
export function startScores(dimension: number, memory: WebAssembly.Memory): ScoreModule | null {
  const bytes = assembleScores(dimension)
  if (!WebAssembly.validate(bytes)) return null
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } })
  return exports as unknown as ScoreModule
}
