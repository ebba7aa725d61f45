// A 3x3 convolution of a pass by Winograd's way: the input is transformed once, then each panel of outputs takes 36 products of matrices
// over a block of tiles small enough for the cache, and turns them into its outputs.
import type { Layer, MfmConv } from './architectures.ts'
import { PANEL, PIXELS, rowFunction } from './simd-kernel.ts'
import { at, borderFor, FLOAT, type Plan, type Plane, rowBytes } from './simd-plan.ts'
import { inputFunction, outputFunction, POINTS, packWinograd, TILE, winogradPanelFloats } from './winograd.ts'

/** Products of one panel over so many tiles take 74 kB. */
const BLOCK_TILES = 64
const MOST_THREADS = 8

export const suitsWinograd = ({ kernel, pad, in: channels }: MfmConv, { size }: Plane): boolean =>
  kernel === 3 && pad === 1 && channels % 4 === 0 && size % TILE === 0 && rowsOfBlock(size / TILE) > 0

/** Of a plane that is `across` tiles wide: as many rows of tiles as a block takes, all blocks alike and of whole strips. */
function rowsOfBlock(across: number): number {
  for (let rows = across; rows > 0; rows--) {
    const tiles = rows * across
    if (across % rows === 0 && tiles <= BLOCK_TILES && tiles % PIXELS === 0) return rows
  }
  return 0
}

interface Winograd {
  input: Plane
  conv: MfmConv
  /** The layer after it, or after the pooling that is done with it. */
  next: Layer | undefined
  isPooled: boolean
}

export function addWinograd(plan: Plan, { input, conv, next, isPooled }: Winograd): Plane {
  const { size, channels } = input
  const step = isPooled ? 2 : 1
  const output = plan.plane(size / step, conv.out, borderFor(next))
  const across = size / TILE
  const rows = rowsOfBlock(across)
  const tiles = rows * across
  const pointBytes = { input: across * across * channels * FLOAT, product: tiles * PANEL * FLOAT }
  const transformed = plan.shared('transformed', across * across * channels * POINTS)
  const products = plan.shared('products', MOST_THREADS * tiles * PANEL * POINTS)
  const panels = conv.out / 4
  const count = panels * winogradPanelFloats(channels)
  const weights = plan.pack(`${conv.name}.filter`, count, (values, bias) =>
    packWinograd(values, bias, { outputs: 2 * conv.out, channels }),
  )
  const transform = plan.named(name =>
    inputFunction(name, { channels, inRow: rowBytes(input), pointBytes: pointBytes.input }),
  )
  const multiply = plan.named(name =>
    rowFunction({ name, kernel: 1, in: channels, inRow: 0, outPixel: PANEL * FLOAT, mfm: false }),
  )
  const shape = { outRow: rowBytes(output), outPixel: conv.out * FLOAT, isPooled }
  const finish = plan.named(name => outputFunction(name, { ...shape, pointBytes: pointBytes.product }))
  const rowOfTiles = across * channels * FLOAT
  plan.phases.push({
    units: across,
    run(functions, from, to) {
      for (let y = from; y < to; y++)
        functions[transform]?.(at(input, TILE * y - 1, -1), transformed() + y * rowOfTiles, across)
    },
  })
  const panelBytes = winogradPanelFloats(channels) * FLOAT
  plan.phases.push({
    units: (across / rows) * panels,
    run(functions, from, to, thread) {
      const call = functions[multiply] as CallableFunction
      const own = products() + thread * POINTS * pointBytes.product
      for (let unit = from; unit < to; unit++) {
        const panel = unit % panels
        const y = Math.floor(unit / panels) * rows
        const right = weights + panel * panelBytes
        const left = transformed() + y * rowOfTiles
        for (let point = 0; point < POINTS; point++) {
          const panelOfPoint = right + PANEL * FLOAT * (1 + point * (channels + 1))
          call(
            left + point * pointBytes.input,
            panelOfPoint,
            own + point * pointBytes.product,
            tiles / PIXELS,
          )
        }
        for (let row = 0; row < rows; row++)
          functions[finish]?.(
            own + row * across * PANEL * FLOAT,
            right,
            at(output, (TILE / step) * (y + row), 0) + panel * 16,
            across,
          )
      }
    },
  })
  return output
}
