import { describe, expect, it } from 'vitest'
import { kindOf, meanOfUnits, mirror, ofKind } from './mirror.ts'

const crop = { width: 3, height: 2, data: Uint8Array.of(1, 2, 3, 4, 5, 6) }

describe('mirror', () => {
  it('turns each row round, and twice is the crop again', () => {
    expect([...mirror(crop).data]).toEqual([3, 2, 1, 6, 5, 4])
    expect(mirror(mirror(crop))).toEqual(crop)
  })
})

describe('meanOfUnits', () => {
  it('counts directions, not lengths, by their weights', () => {
    const mean = meanOfUnits([Float32Array.of(5, 0), Float32Array.of(0, 0.1)])
    expect([...mean]).toEqual([0.5, 0.5])
    const weighted = meanOfUnits([Float32Array.of(5, 0), Float32Array.of(0, 2)], [3, 1])
    expect([...weighted]).toEqual([0.75, 0.25])
  })
  it('is as long as the two agree, and zero beside an embedding of zeros', () => {
    const [a, b] = [Float32Array.of(1, 0), Float32Array.of(Math.cos(1), Math.sin(1))]
    const mean = meanOfUnits([a, b])
    expect(Math.hypot(...mean) ** 2).toBeCloseTo((1 + Math.cos(1)) / 2, 6)
    expect([...meanOfUnits([Float32Array.of(0, 0)])]).toEqual([0, 0])
    expect(() => meanOfUnits([])).toThrow(TypeError)
    expect(() => meanOfUnits([a, Float32Array.of(1)])).toThrow(TypeError)
  })
})

describe('ofKind', () => {
  it.each(['single', 'mirrored'] as const)('refuses an embedding that is not finite (%s)', async kind => {
    const broken = {
      embed: async (crops: readonly unknown[]) => crops.map(() => Float32Array.of(1, Infinity)),
    }
    await expect(ofKind(broken, kind).embed([crop])).rejects.toThrow('holds Infinity at index 1')
  })

  it('embeds crop and mirror image in one batch, and leaves single ones as they are', async () => {
    const batches: number[] = []
    const sums = {
      async embed(crops: readonly { data: Uint8Array }[]) {
        batches.push(crops.length)
        return crops.map(({ data }) => Float32Array.of(data[0] ?? 0, data[2] ?? 0))
      },
    }
    const [mean] = await ofKind(sums, 'mirrored').embed([crop])
    const length = Math.hypot(1, 3)
    expect(mean?.[0]).toBeCloseTo(2 / length, 6) // (1 + 3) / 2
    expect(mean?.[1]).toBeCloseTo(2 / length, 6)
    expect(await ofKind(sums, 'single').embed([crop])).toEqual([Float32Array.of(1, 3)])
    expect(batches).toEqual([2, 1])
    expect([kindOf('mirrored'), kindOf(undefined), kindOf('x')]).toEqual(['mirrored', 'single', 'single'])
  })
})
