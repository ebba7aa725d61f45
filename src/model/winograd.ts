// 3x3 convolutions by Winograd's minimal filtering F(4x4, 3x3) (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks",
// arXiv 1509.09308, section 4.3): 36 multiplications for 16 outputs where the direct way takes 144. Functions of WebAssembly SIMD for the
// transforms of input and output; the products between them are rows of simd-kernel.ts.
import {
  ADD,
  addTo,
  constant,
  countdown,
  fourTimes,
  get,
  load,
  MAX,
  SUBTRACT,
  set,
  store,
  type WasmFunction,
} from '../format/wasm.ts'
import { multiplyAdd, PANEL } from './simd-kernel.ts'

/** Outputs of a tile in each direction, and inputs. */
export const TILE = 4
const EDGE = TILE + 2
/** Products for each tile, channel and output. */
export const POINTS = EDGE * EDGE

const FLOAT = 4
const FOUR_FLOATS = 16
const edges = [...Array(EDGE).keys()]
const outputs = [...Array(TILE).keys()]
/** x * factor + y */
const scaled = (x: number[], factor: number, y: number[]) => multiplyAdd(x, fourTimes(factor), y)

/** B^T d of six locals: six expressions, after `before` has filled four locals from `temps` on. */
function ofInput(d: readonly number[], temps: number) {
  const [d0, d1, d2, d3, d4, d5] = d.map(get) as [number[], number[], number[], number[], number[], number[]]
  const [a, b, c, e] = [0, 1, 2, 3].map(n => get(temps + n)) as [number[], number[], number[], number[]]
  return {
    before: [
      ...[...scaled(d2, -4, d4), ...set(temps)],
      ...[...scaled(d1, -4, d3), ...set(temps + 1)],
      ...[...d4, ...d2, ...SUBTRACT, ...set(temps + 2)],
      ...[...d3, ...d1, ...SUBTRACT, ...set(temps + 3)],
    ],
    values: [
      scaled(d0, 4, scaled(d2, -5, d4)),
      [...a, ...b, ...ADD],
      [...a, ...b, ...SUBTRACT],
      scaled(e, 2, c),
      scaled(e, -2, c),
      scaled(d1, 4, scaled(d3, -5, d5)),
    ],
  }
}

/** A^T m of six locals: four expressions, in the same way. */
function ofOutput(m: readonly number[], temps: number) {
  const [m0, m1, m2, m3, m4, m5] = m.map(get) as [number[], number[], number[], number[], number[], number[]]
  const [s, t, u, v] = [0, 1, 2, 3].map(n => get(temps + n)) as [number[], number[], number[], number[]]
  return {
    before: [
      ...[...m1, ...m2, ...ADD, ...set(temps)],
      ...[...m1, ...m2, ...SUBTRACT, ...set(temps + 1)],
      ...[...m3, ...m4, ...ADD, ...set(temps + 2)],
      ...[...m3, ...m4, ...SUBTRACT, ...set(temps + 3)],
    ],
    values: [
      [...m0, ...s, ...ADD, ...u, ...ADD],
      scaled(v, 2, t),
      scaled(u, 4, s),
      [...scaled(v, 8, t), ...m5, ...ADD],
    ],
  }
}

/** `name(in, to, tiles)`: one row of tiles, from their first pixel's neighbour above and to the left. `pointBytes` lie between points. */
export function inputFunction(
  name: string,
  { channels, inRow, pointBytes }: { channels: number; inRow: number; pointBytes: number },
): WasmFunction {
  const [IN, TO, TILES, GROUPS] = [0, 1, 2, 3]
  const [D, T, TEMPS] = [4, 4 + EDGE, 4 + EDGE + POINTS]
  const pixel = channels * FLOAT
  const d = edges.map(i => D + i)
  const t = (i: number, j: number) => T + i * EDGE + j
  const columns = edges.flatMap(j => {
    const { before, values } = ofInput(d, TEMPS)
    return [
      ...edges.flatMap(i => [...get(IN), ...load(i * inRow + j * pixel), ...set(D + i)]),
      ...before,
      ...values.flatMap((value, i) => [...value, ...set(t(i, j))]),
    ]
  })
  const rows = edges.flatMap(i => {
    const { before, values } = ofInput(
      edges.map(j => t(i, j)),
      TEMPS,
    )
    const stored = values.flatMap((value, j) => [...get(TO), ...value, ...store((i * EDGE + j) * pointBytes)])
    return [...before, ...stored]
  })
  const group = [...columns, ...rows, ...addTo(IN, FOUR_FLOATS), ...addTo(TO, FOUR_FLOATS)]
  const tile = [
    ...[...constant(channels / 4), ...set(GROUPS), ...countdown(GROUPS, group)],
    ...addTo(IN, (TILE - 1) * pixel),
  ]
  return { name, parameters: 3, i32: 1, v128: EDGE + POINTS + 4, body: countdown(TILES, tile) }
}

interface OutputShape {
  /** Bytes between points of the products, between rows of the output and between its pixels. */
  pointBytes: number
  outRow: number
  outPixel: number
  /** Only the largest of each 2x2 outputs is kept: the pooling that comes next. */
  isPooled: boolean
}

/** `name(products, bias, to, tiles)`: one row of tiles of a panel; of its 8 outputs the larger ones of k and k + 4 are kept (MFM). */
export function outputFunction(name: string, shape: OutputShape): WasmFunction {
  const { pointBytes, outRow, outPixel, isPooled } = shape
  const [PRODUCTS, BIAS, TO, TILES] = [0, 1, 2, 3]
  const [M, Z, Y, TEMPS] = [4, 4 + EDGE, 4 + EDGE + TILE * EDGE, 4 + EDGE + TILE * EDGE + TILE * TILE]
  const z = (i: number, j: number) => Z + i * EDGE + j
  const y = (i: number, j: number) => Y + i * TILE + j
  const half = (h: number) => {
    const columns = edges.flatMap(j => {
      const { before, values } = ofOutput(
        edges.map(i => M + i),
        TEMPS,
      )
      return [
        ...edges.flatMap(i => [
          ...get(PRODUCTS),
          ...load((i * EDGE + j) * pointBytes + h * FOUR_FLOATS),
          ...set(M + i),
        ]),
        ...before,
        ...values.flatMap((value, i) => [...value, ...set(z(i, j))]),
      ]
    })
    const bias = [...get(BIAS), ...load(h * FOUR_FLOATS), ...ADD]
    const rows = outputs.flatMap(i => {
      const { before, values } = ofOutput(
        edges.map(j => z(i, j)),
        TEMPS,
      )
      const larger = (j: number) => (h === 0 ? [] : [...get(y(i, j)), ...MAX])
      return [...before, ...values.flatMap((value, j) => [...value, ...bias, ...larger(j), ...set(y(i, j))])]
    })
    return [...columns, ...rows]
  }
  const largest = (i: number, j: number) => [
    ...[...get(y(i, j)), ...get(y(i, j + 1)), ...MAX],
    ...[...get(y(i + 1, j)), ...get(y(i + 1, j + 1)), ...MAX, ...MAX],
  ]
  const step = isPooled ? 2 : 1
  const kept = outputs.filter(i => i % step === 0)
  const stores = kept.flatMap(i =>
    kept.flatMap(j => [
      ...get(TO),
      ...(isPooled ? largest(i, j) : get(y(i, j))),
      ...store((i / step) * outRow + (j / step) * outPixel),
    ]),
  )
  const tile = [
    ...[...half(0), ...half(1), ...stores],
    ...addTo(PRODUCTS, PANEL * FLOAT),
    ...addTo(TO, (TILE / step) * outPixel),
  ]
  const v128 = EDGE + TILE * EDGE + TILE * TILE + 4
  return { name, parameters: 4, i32: 0, v128, body: countdown(TILES, tile) }
}

/** G of three numbers: `from`, `step` apart, to six at `to`, `stride` apart. */
function ofFilter(x: Float64Array, [from, step]: Step, y: Float64Array, [to, stride]: Step): void {
  const [a, b, c] = [x[from] as number, x[from + step] as number, x[from + 2 * step] as number]
  const [odd, even] = [b / 6, -(a + c) / 6]
  const [near, far] = [b / 12, a / 24 + c / 6]
  y[to] = a / 4
  y[to + stride] = even - odd
  y[to + 2 * stride] = even + odd
  y[to + 3 * stride] = far + near
  y[to + 4 * stride] = far - near
  y[to + 5 * stride] = c
}
type Step = readonly [from: number, step: number]
const COLUMNS = [0, 1, 2].map((x): [Step, Step] => [
  [x, 3],
  [x, 3],
])
const ROWS = edges.map((i): [Step, Step] => [
  [3 * i, 1],
  [EDGE * i, 1],
])

/** G g G^T of a 3x3 filter [9], into `points` [36]; `half` [18] is in between. */
function filterPoints(filter: Float64Array, half: Float64Array, points: Float64Array): void {
  for (const [from, to] of COLUMNS) ofFilter(filter, from, half, to)
  for (const [from, to] of ROWS) ofFilter(half, from, points, to)
}

/**
 * [outputs, channels, 3, 3] -> for each panel of 4 outputs and their rivals: 8 biases, then for each of the 36 points 8 zeros (the start of
 * its sums) and 8 weights for each channel.
 */
export function packWinograd(
  weights: Float32Array,
  bias: Float32Array,
  { outputs: count, channels }: { outputs: number; channels: number },
): Float32Array {
  const panelFloats = winogradPanelFloats(channels)
  const packed = new Float32Array((count / PANEL) * panelFloats)
  const [filter, half, points] = [9, 3 * EDGE, POINTS].map(length => new Float64Array(length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  for (let panel = 0; panel < count / PANEL; panel++)
    for (let lane = 0; lane < PANEL; lane++) {
      const output = (panel * PANEL) / 2 + (lane % 4) + (lane < 4 ? 0 : count / 2)
      const at = panel * panelFloats + lane
      packed[at] = bias[output] ?? 0
      for (let channel = 0; channel < channels; channel++) {
        const from = (output * channels + channel) * 9
        for (let tap = 0; tap < 9; tap++) filter[tap] = weights[from + tap] as number
        filterPoints(filter, half, points)
        for (let point = 0; point < POINTS; point++)
          packed[at + PANEL * (1 + point * (channels + 1) + 1 + channel)] = points[point] as number
      }
    }
  return packed
}

/** Numbers of one panel. */
export const winogradPanelFloats = (channels: number): number => PANEL * (1 + POINTS * (channels + 1))
