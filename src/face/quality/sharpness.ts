// Sharpness is the energy of brightness steps over 1 px of the crop, as a share of that over 3 px: contrast and face size cancel out.
import type { GrayImage } from '../../image.ts'
import { eachOf, FACE } from './regions.ts'

/** A surface that changes evenly: (1/3)^2. */
const SMOOTH = 1 / 9
/** Sharp sample photos: 0.21 to 0.31. */
const SHARP = 0.25
/** To the side, down and along both diagonals, with what half of LFW's chips have in each, per cent of the way from SMOOTH to SHARP. */
const DIRECTIONS = [
  { x: 1, y: 0, across: 1, typical: 24 },
  { x: 0, y: 1, across: 0, typical: 30 },
  { x: 1, y: 1, across: 3, typical: 41 },
  { x: -1, y: 1, across: 2, typical: 42 },
] as const

export interface Sharpness {
  /** Per cent of the way from SMOOTH to SHARP, 0 and more, over steps to the side and down. */
  sharpness: number
  /** Of the direction that has least: per cent of what is typical there. */
  alongMotion: number
  /** The same as a share of what the direction across it has: motion takes detail along its way only. 1: even. */
  evenness: number
}

export function sharpnessOf(crop: GrayImage): Sharpness {
  const energies = DIRECTIONS.map(({ x, y }) => energyOf(crop, y * crop.width + x))
  const [side, down] = energies
  const shares = energies.map((energy, d) => (100 * detailOf(energy)) / (DIRECTIONS[d]?.typical ?? 1))
  const evenness = DIRECTIONS.map(({ across }, d) => ((shares[d] ?? 0) + 1) / ((shares[across] ?? 0) + 1))
  return {
    sharpness: detailOf({
      fine: (side?.fine ?? 0) + (down?.fine ?? 0),
      coarse: (side?.coarse ?? 0) + (down?.coarse ?? 0),
    }),
    alongMotion: Math.min(...shares),
    evenness: Math.min(...evenness),
  }
}

interface Energy {
  fine: number
  coarse: number
}
/** Of steps to the pixel that lies `offset` further on, and three times as far. */
function energyOf({ data, width }: GrayImage, offset: number): Energy {
  let [fine, coarse] = [0, 0]
  eachOf(FACE, (x, y) => {
    const i = y * width + x
    const [here, near, far] = [data[i] as number, data[i + offset] as number, data[i + 3 * offset] as number]
    if (here === 0 || near === 0 || far === 0) return // exact black is beyond the picture's edge
    fine += (near - here) ** 2
    coarse += (far - here) ** 2
  })
  return { fine, coarse }
}

const detailOf = ({ fine, coarse }: Energy) =>
  coarse === 0 ? 0 : Math.max(0, ((fine / coarse - SMOOTH) / (SHARP - SMOOTH)) * 100)
