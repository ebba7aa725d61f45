import { describe, expect, it } from 'vitest'
import type { PreviewPicture } from '../../worker/datasets/types.ts'
import { lookAligned } from './crop-sizes.ts'

const picture = (width: number, height: number): PreviewPicture => ({
  path: 'Ada/1.jpg',
  identity: 'Ada',
  result: {
    image: new Uint8Array(144 * 144),
    digest: new Uint8Array(16),
    hash: new Uint8Array(16),
    convention: null,
    measured: { width, height, offPx: null },
  },
})
const times = (count: number, one: PreviewPicture) => Array.from({ length: count }, () => one)

describe('pictures to import', () => {
  it('look aligned when most of them have the size of a crop', () => {
    expect(lookAligned([...times(8, picture(96, 112)), ...times(2, picture(640, 480))])).toBe(true)
    expect(lookAligned([...times(6, picture(144, 144)), ...times(4, picture(640, 480))])).toBe(false)
  })
  it('do not when none could be measured', () => {
    expect(lookAligned([{ path: 'a', identity: 'a', result: 'no face' }])).toBe(false)
    expect(lookAligned([])).toBe(false)
  })
})
