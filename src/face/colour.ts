// From the colour space that a file names to sRGB, where decoders disagree or do nothing: HEIC, PNG's gAMA and cICP, AVIF's nclx. The page
// and the command line tool convert alike, so that a photo has one score. Curves and primaries: ITU-T H.273 tables 2 and 3; ICC.1:2022.
import type { RgbImage } from '../image.ts'

export interface ColourSpace {
  /** For R, G and B the light of each of 256 levels; 1 is the white of paper or an ordinary screen. */
  light: [Float32Array, Float32Array, Float32Array]
  /** 3 x 3, rows first: light of these primaries -> light of sRGB's. */
  matrix: number[]
  /** The most light there can be. Above 1 (HDR) it is pressed into what sRGB can show. */
  peak: number
}
/** x and y of red, green, blue and white (CIE 1931). */
export type Primaries = readonly number[]
export type Curve = (level: number) => number

const [D65_X, D65_Y] = [0.3127, 0.329]
const SRGB: Primaries = [0.64, 0.33, 0.3, 0.6, 0.15, 0.06, D65_X, D65_Y]
/** H.273 table 2, by its numbers. */
const PRIMARIES: Record<number, Primaries> = {
  1: SRGB,
  4: [0.67, 0.33, 0.21, 0.71, 0.14, 0.08, 0.31, 0.316],
  5: [0.64, 0.33, 0.29, 0.6, 0.15, 0.06, D65_X, D65_Y],
  6: [0.63, 0.34, 0.31, 0.595, 0.155, 0.07, D65_X, D65_Y],
  7: [0.63, 0.34, 0.31, 0.595, 0.155, 0.07, D65_X, D65_Y],
  8: [0.681, 0.319, 0.243, 0.692, 0.145, 0.049, 0.31, 0.316],
  9: [0.708, 0.292, 0.17, 0.797, 0.131, 0.046, D65_X, D65_Y],
  11: [0.68, 0.32, 0.265, 0.69, 0.15, 0.06, 0.314, 0.351],
  12: [0.68, 0.32, 0.265, 0.69, 0.15, 0.06, D65_X, D65_Y],
}
const [PQ, HLG] = [16, 18]
const PAPER_NITS = 203 // of PQ and HLG pictures: ITU-R BT.2408
const PEAK_NITS = 1000 // what they are made for
const HDR_PEAK = PEAK_NITS / PAPER_NITS

const srgbLight: Curve = level => (level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4)
const srgbLevel = (light: number) => (light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055)

/** H.273 table 3. BT.709's camera curve and what is not said are taken for sRGB, as browsers do. */
function curveOf(transfer: number): Curve {
  if (transfer === 4) return level => level ** 2.2
  if (transfer === 5) return level => level ** 2.8
  if (transfer === 8) return level => level
  if (transfer === PQ) return pqLight
  if (transfer === HLG) return hlgLight
  return srgbLight
}

/** SMPTE ST 2084. */
function pqLight(level: number): number {
  const power = level ** (1 / 78.84375)
  const nits =
    10000 * (Math.max(0, power - 0.8359375) / (18.8515625 - 18.6875 * power)) ** (1 / 0.1593017578125)
  return Math.min(HDR_PEAK, nits / PAPER_NITS)
}

/** ITU-R BT.2100, its system gamma of 1.2 taken for each colour by itself. */
function hlgLight(level: number): number {
  const scene =
    level <= 0.5 ? level ** 2 / 3 : (Math.exp((level - 0.55991073) / 0.17883277) + 0.28466892) / 12
  return HDR_PEAK * scene ** 1.2
}

/** The space of an nclx box or a cICP chunk; null: sRGB. */
export function nclxSpace(primaries: number, transfer: number): ColourSpace | null {
  const curve = curveOf(transfer)
  const peak = transfer === PQ || transfer === HLG ? HDR_PEAK : 1
  return spaceOf(toD50(PRIMARIES[primaries] ?? SRGB), [curve, curve, curve], peak)
}

/** The space of PNG's gAMA (times 100,000) and cHRM chunks; null: sRGB, which a gamma of 1/2.2 is taken for. */
export function gammaSpace(gamma: number, primaries: Primaries = SRGB): ColourSpace | null {
  const isUsual = Math.abs((gamma / 1e5) * 2.2 - 1) < 0.05 // libpng's threshold (png.h, PNG_GAMMA_THRESHOLD)
  const curve: Curve = isUsual ? srgbLight : level => level ** (1e5 / gamma)
  return spaceOf(toD50(primaries), [curve, curve, curve], 1)
}

/** `toXyz`: light -> XYZ under D50, 3 x 3. Null when it is sRGB but for one level. */
export function spaceOf(toXyz: number[], curves: [Curve, Curve, Curve], peak: number): ColourSpace | null {
  const tableOf = (curve: Curve) => Float32Array.from({ length: 256 }, (_, level) => curve(level / 255))
  const [red, green, blue] = curves
  const space: ColourSpace = {
    light: [tableOf(red), tableOf(green), tableOf(blue)],
    matrix: times(inverse(toD50(SRGB)), toXyz),
    peak,
  }
  return isSrgb(space) ? null : space
}

function isSrgb(space: ColourSpace): boolean {
  const levels = [0, 24, 64, 128, 200, 255]
  const colours = levels.flatMap(r => levels.flatMap(g => levels.flatMap(b => [r, g, b, 255])))
  const data = Uint8Array.from(colours)
  toSrgb({ width: data.length / 4, height: 1, data }, space)
  return data.every((level, i) => Math.abs(level - (colours[i] ?? 0)) <= 1)
}

const STEPS = 16384
let levels: Uint8Array | undefined

/** Changes the picture's pixels in place. */
export function toSrgb({ data }: RgbImage, { light, matrix, peak }: ColourSpace): void {
  levels ??= Uint8Array.from({ length: STEPS + 1 }, (_, i) => 255 * srgbLevel(i / STEPS) + 0.5)
  const [red, green, blue] = light
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0] = matrix
  const pressed = peak > 1 ? 1 / peak ** 2 : 0
  const levelOf = (value: number) =>
    levels?.[value <= 0 ? 0 : value >= 1 ? STEPS : (value * STEPS + 0.5) | 0] ?? 0
  for (let at = 0; at < data.length; at += 4) {
    const [r, g0, b0] = [red[data[at] ?? 0] ?? 0, green[data[at + 1] ?? 0] ?? 0, blue[data[at + 2] ?? 0] ?? 0]
    let [x, y, z] = [a * r + b * g0 + c * b0, d * r + e * g0 + f * b0, g * r + h * g0 + i * b0]
    if (pressed > 0) {
      // Reinhard's curve with a white point, on the strongest colour, so that hues stay
      const most = Math.max(x, y, z, 0)
      const share = (1 + most * pressed) / (1 + most)
      ;[x, y, z] = [x * share, y * share, z * share]
    }
    data[at] = levelOf(x)
    data[at + 1] = levelOf(y)
    data[at + 2] = levelOf(z)
  }
}

const BRADFORD = [0.8951, 0.2664, -0.1614, -0.7502, 1.7135, 0.0367, 0.0389, -0.0685, 1.0296]
const D50 = [0.9642, 1, 0.8249]

/** Light of these primaries -> XYZ, their white brought to D50 as in ICC profiles. */
function toD50(primaries: Primaries): number[] {
  const [rx = 0, ry = 0, gx = 0, gy = 0, bx = 0, by = 0, wx = 0, wy = 0] = primaries
  const xyz = [rx, gx, bx, ry, gy, by, 1 - rx - ry, 1 - gx - gy, 1 - bx - by]
  const white = [wx / wy, 1, (1 - wx - wy) / wy]
  const sums = apply(inverse(xyz), white)
  const cone = apply(BRADFORD, white)
  const wanted = apply(BRADFORD, D50)
  const adapt = times(inverse(BRADFORD), diagonal(wanted.map((value, i) => value / (cone[i] ?? 1))))
  return times(times(adapt, BRADFORD), times(xyz, diagonal(sums)))
}

const diagonal = ([a = 0, b = 0, c = 0]: number[]) => [a, 0, 0, 0, b, 0, 0, 0, c]
const apply = (m: number[], [x = 0, y = 0, z = 0]: number[]) =>
  [0, 3, 6].map(row => (m[row] ?? 0) * x + (m[row + 1] ?? 0) * y + (m[row + 2] ?? 0) * z)

function times(m: number[], n: number[]): number[] {
  const columns = [0, 1, 2].map(i => apply(m, [n[i] ?? 0, n[i + 3] ?? 0, n[i + 6] ?? 0]))
  return [0, 1, 2].flatMap(row => columns.map(column => column[row] ?? 0))
}
function inverse([a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0]: number[]): number[] {
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
  const parts = [e * i - f * h, c * h - b * i, b * f - c * e, f * g - d * i, a * i - c * g, c * d - a * f]
  return [...parts, d * h - e * g, b * g - a * h, a * e - b * d].map(value => value / determinant)
}
