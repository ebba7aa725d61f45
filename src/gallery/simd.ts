// A WebAssembly module of one function, assembled here: the scores of one embedding with many that lie row by row in memory, four
// rows at a time in SIMD registers. Instruction codes: WebAssembly core specification 2.0, "Binary Format"; SIMD has the prefix 0xfd.

/** Rows are scored by fours: memory must hold a whole number of fours. */
export const ROWS_AT_ONCE = 4

export interface ScoreModule {
  /** Scores of `fours` * 4 rows from byte address `rows` on with the query at `query`, as float32 from `out` on. */
  score(rows: number, query: number, out: number, fours: number): void
}

const I32 = 0x7f
const V128 = 0x7b
const EMPTY = 0x40
const END = 0x0b
const [ROWS, QUERY, OUT, FOURS, QUERY_AT, QUERY_END] = [0, 1, 2, 3, 4, 5] // parameters, then i32 locals
const [SUMS, PART] = [6, 10] // v128 locals: one sum for each of the four rows, then four numbers of the query
const LANES = 4
const LANE_BYTES = 16
const UNROLL = 4

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)]
}
/** Positive constants only: a top bit of 0x40 would read as a minus sign. */
const positive = (value: number): number[] =>
  value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...positive(value >>> 7)]
const vector = (items: number[][]) => [...unsigned(items.length), ...items.flat()]
const section = (id: number, body: number[]) => [id, ...unsigned(body.length), ...body]
const text = (name: string) => vector([...name].map(char => [char.charCodeAt(0)]))

const get = (local: number) => [0x20, local]
const set = (local: number) => [0x21, local]
const constant = (value: number) => [0x41, ...positive(value)]
const I32_ADD = [0x6a]
const I32_SUBTRACT = [0x6b]
const I32_NOT_EQUAL = [0x47]
const F32_ADD = [0x92]
const storeF32 = (offset: number) => [0x38, 2, ...unsigned(offset)]
const load = (offset: number) => [0xfd, 0x00, 2, ...unsigned(offset)]
const zero = [0xfd, 0x0c, ...new Array<number>(LANE_BYTES).fill(0)]
const lane = (index: number) => [0xfd, 0x1f, index]
const ADD = [0xfd, 0xe4, 0x01]
const MULTIPLY = [0xfd, 0xe6, 0x01]
const advance = (local: number, bytes: number) => [
  ...get(local),
  ...constant(bytes),
  ...I32_ADD,
  ...set(local),
]
/** A loop that runs again while the condition that its body leaves on the stack holds. */
const loop = (body: number[]) => [0x03, EMPTY, ...body, 0x0d, 0, END]
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
function store(row: number): number[] {
  const lanes = Array.from({ length: LANES }, (_, index) => [...get(SUMS + row), ...lane(index)])
  const total = lanes.flatMap((push, index) => (index === 0 ? push : [...push, ...F32_ADD]))
  return [...get(OUT), ...total, ...storeF32(row * 4)]
}

function scoreBody(dimension: number): number[] {
  const rowBytes = dimension * 4
  const steps = Array.from({ length: UNROLL }, (_, index) => step(index, rowBytes)).flat()
  const depth = [
    ...steps,
    ...advance(ROWS, UNROLL * LANE_BYTES),
    ...advance(QUERY_AT, UNROLL * LANE_BYTES),
    ...get(QUERY_AT),
    ...get(QUERY_END),
    ...I32_NOT_EQUAL,
  ]
  const four = [
    ...rowsOf(row => [...zero, ...set(SUMS + row)]),
    ...get(QUERY),
    ...set(QUERY_AT),
    ...loop(depth),
    ...rowsOf(store),
    ...advance(OUT, ROWS_AT_ONCE * 4),
    ...advance(ROWS, (ROWS_AT_ONCE - 1) * rowBytes), // `depth` has passed the first of the four
    ...[...get(FOURS), ...constant(1), ...I32_SUBTRACT, ...set(FOURS), ...get(FOURS)],
  ]
  const locals = vector([
    [2, I32],
    [ROWS_AT_ONCE + 1, V128],
  ])
  return [
    ...locals,
    ...[...get(QUERY), ...constant(rowBytes), ...I32_ADD, ...set(QUERY_END)],
    ...loop(four),
    END,
  ]
}

/** The module's bytes for embeddings of `dimension` numbers, a multiple of 16. It imports its memory as `host.memory`. */
export function assembleScores(dimension: number): Uint8Array<ArrayBuffer> {
  if (dimension % (LANES * UNROLL) !== 0)
    throw new TypeError(`expected a multiple of ${LANES * UNROLL}, got ${dimension}`)
  const body = scoreBody(dimension)
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector([[0x60, ...vector([[I32], [I32], [I32], [I32]]), 0]])),
    ...section(2, vector([[...text('host'), ...text('memory'), 2, 0, 1]])),
    ...section(3, vector([[0]])),
    ...section(7, vector([[...text('score'), 0, 0]])),
    ...section(10, vector([[...unsigned(body.length), ...body]])),
  ])
}

/** Starts the module on a memory; null where the host has no SIMD. */
export function startScores(dimension: number, memory: WebAssembly.Memory): ScoreModule | null {
  const bytes = assembleScores(dimension)
  if (!WebAssembly.validate(bytes)) return null
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { host: { memory } })
  return exports as unknown as ScoreModule
}
