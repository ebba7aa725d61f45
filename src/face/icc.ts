// The colour space of an ICC profile with three curves and a matrix, which cameras and phones write (ICC.1:2022 8.3.3, 10.6, 10.18).
import { type ColourSpace, type Curve, spaceOf } from './colour.ts'

/** Null: sRGB, or a profile of another kind, whose pixels are taken for sRGB. */
export function iccSpace(profile: Uint8Array): ColourSpace | null {
  try {
    const view = new DataView(profile.buffer, profile.byteOffset, profile.byteLength)
    const tags = tagsOf(view)
    const [r, g, b] = ['rXYZ', 'gXYZ', 'bXYZ'].map(name => xyzOf(view, tags.get(name)))
    const [red, green, blue] = ['rTRC', 'gTRC', 'bTRC'].map(name => curveOf(view, tags.get(name)))
    if (!r || !g || !b || !red || !green || !blue) return null
    return spaceOf(
      [0, 1, 2].flatMap(i => [r[i] ?? 0, g[i] ?? 0, b[i] ?? 0]),
      [red, green, blue],
      1,
    )
  } catch (error) {
    if (error instanceof RangeError) return null // it is cut off
    throw error
  }
}

/** Where each tag begins. */
function tagsOf(view: DataView): Map<string, number> {
  const tags = new Map<string, number>()
  const count = Math.min(view.getUint32(128), 100)
  for (let i = 0; i < count; i++) {
    const at = 132 + 12 * i
    const name = String.fromCharCode(...[0, 1, 2, 3].map(k => view.getUint8(at + k)))
    tags.set(name, view.getUint32(at + 4))
  }
  return tags
}

const fixed = (view: DataView, at: number) => view.getInt32(at) / 65536 // s15Fixed16Number

const xyzOf = (view: DataView, at: number | undefined) =>
  at === undefined ? undefined : [8, 12, 16].map(offset => fixed(view, at + offset))

function curveOf(view: DataView, at: number | undefined): Curve | undefined {
  if (at === undefined) return undefined
  const kind = view.getUint32(at)
  if (kind === 0x70617261) return parametric(view, at) // "para"
  if (kind !== 0x63757276) return undefined // "curv"
  const count = view.getUint32(at + 8)
  if (count === 0) return level => level
  if (count === 1) {
    const gamma = view.getUint16(at + 12) / 256
    return level => level ** gamma
  }
  const table = Array.from(
    { length: Math.min(count, 65536) },
    (_, i) => view.getUint16(at + 12 + 2 * i) / 65535,
  )
  return level => {
    const place = level * (table.length - 1)
    const low = Math.floor(place)
    const from = table[low] ?? 0
    return from + (place - low) * ((table[low + 1] ?? from) - from)
  }
}

/** ICC.1:2022 table 68: five functions of up to seven parameters, g a b c d e f. */
function parametric(view: DataView, at: number): Curve | undefined {
  const kind = view.getUint16(at + 8)
  const counts = [1, 3, 4, 5, 7]
  const count = counts[kind]
  if (count === undefined) return undefined
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = Array.from({ length: count }, (_, i) =>
    fixed(view, at + 12 + 4 * i),
  )
  const power = (level: number) => Math.max(0, a * level + b) ** g
  if (kind === 0) return level => level ** g
  if (kind === 1) return level => (level >= -b / a ? power(level) : 0)
  if (kind === 2) return level => (level >= -b / a ? power(level) + c : c)
  if (kind === 3) return level => (level >= d ? power(level) : c * level)
  return level => (level >= d ? power(level) + e : c * level + f)
}
