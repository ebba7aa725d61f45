// Where every picture of a wall stands: groups as blocks that are packed row by row, the pictures of a block in a grid. Positions are all
// that changes while a threshold is dragged, so that pictures can move to their new places.

export interface WallBlock {
  key: string
  faces: readonly number[]
  /** Takes a row of its own, as wide as the wall. */
  isWide?: boolean
}
interface PlacedBlock extends WallBlock {
  x: number
  y: number
  width: number
  height: number
}
export interface WallLayout {
  blocks: PlacedBlock[]
  /** By face: the left upper corner of its picture. */
  places: Map<number, [x: number, y: number]>
  height: number
}
export interface WallSizes {
  /** Of the wall, px. */
  width: number
  /** Side of a picture, px. */
  tile: number
}

const GAP = 4 // between pictures
const PADDING = 8 // of a block
export const HEAD = 36 // of a block, its title
const BETWEEN = 12 // blocks
/** A title needs this much room. */
const LEAST_WIDTH = 132
/** Blocks are wider than high: pictures across for each picture down. */
const SHAPE = 1.8

export function layOutWall(blocks: readonly WallBlock[], { width, tile }: WallSizes): WallLayout {
  const step = tile + GAP
  const most = Math.max(1, Math.floor((width - 2 * PADDING + GAP) / step))
  const least = Math.min(most, Math.ceil((LEAST_WIDTH - 2 * PADDING + GAP) / step))
  const placed: PlacedBlock[] = []
  const places: WallLayout['places'] = new Map()
  let [x, y, rowHeight] = [0, 0, 0]
  for (const block of blocks) {
    const count = block.faces.length
    const across = block.isWide ? most : clamp(Math.ceil(Math.sqrt(SHAPE * count)), least, most)
    const blockWidth = block.isWide ? width : across * step - GAP + 2 * PADDING
    const height = HEAD + Math.ceil(count / across) * step - GAP + PADDING
    if (x > 0 && (block.isWide || x + blockWidth > width)) {
      ;[x, y] = [0, y + rowHeight + BETWEEN]
      rowHeight = 0
    }
    placed.push({ ...block, x, y, width: blockWidth, height })
    block.faces.forEach((face, i) => {
      const [column, row] = [i % across, Math.floor(i / across)]
      places.set(face, [x + PADDING + column * step, y + HEAD + row * step])
    })
    x += blockWidth + BETWEEN
    rowHeight = Math.max(rowHeight, height)
  }
  return { blocks: placed, places, height: y + rowHeight }
}

/** What lies at a point of the wall: a block, and there a face. */
export function whatLiesAt(
  { blocks, places }: WallLayout,
  [x, y]: readonly [x: number, y: number],
  tile: number,
): { block: PlacedBlock; face: number | null } | null {
  const within = (value: number, from: number, size: number) => value >= from && value < from + size
  const block = blocks.find(one => within(x, one.x, one.width) && within(y, one.y, one.height))
  if (!block) return null
  const face = block.faces.find(one => {
    const [left, top] = places.get(one) ?? [Number.NaN, Number.NaN]
    return within(x, left, tile) && within(y, top, tile)
  })
  return { block, face: face ?? null }
}

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value))
