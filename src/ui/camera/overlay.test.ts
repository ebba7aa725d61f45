import { describe, expect, it } from 'vitest'
import type { CameraFace } from '../../worker/camera/types.ts'
import { glide, labelPlace, placed } from './overlay.ts'

const face = (x: number, trackId = 1): CameraFace => ({
  trackId,
  box: [x, 20, 100, 120],
  points: [[x + 30, 60]],
  advice: null,
  match: null,
})

describe('the overlay', () => {
  it('glides to a new place, and jumps where a face jumped', () => {
    const first = glide([], [face(100)])
    expect(first[0]?.box).toEqual([100, 20, 100, 120])
    expect(glide(first, [face(110)])[0]).toMatchObject({ box: [105, 20, 100, 120], points: [[135, 60]] })
    expect(glide(first, [face(300)])[0]?.box[0]).toBe(300)
    expect(glide(first, [face(110, 2)])[0]?.box[0]).toBe(110)
    expect(glide(first, [])).toEqual([])
  })

  it('puts places where the mirrored video shows them', () => {
    const [drawn] = glide([], [face(100)])
    const frame = { width: 640, height: 480 }
    const canvas = { width: 1280, height: 960 }
    expect(placed(drawn!, frame, canvas, false)).toMatchObject({
      box: [200, 40, 200, 240],
      points: [[260, 120]],
    })
    expect(placed(drawn!, frame, canvas, true)).toMatchObject({
      box: [880, 40, 200, 240],
      points: [[1020, 120]],
    })
  })

  it('keeps labels inside the picture', () => {
    const canvas = { width: 640, height: 480 }
    const label = { width: 120, height: 28 }
    expect(labelPlace([200, 100, 100, 120], label, canvas, 6)).toEqual([190, 226])
    expect(labelPlace([-40, 100, 100, 120], label, canvas, 6)[0]).toBe(6)
    expect(labelPlace([600, 100, 100, 120], label, canvas, 6)[0]).toBe(514)
    expect(labelPlace([200, 300, 100, 170], label, canvas, 6)).toEqual([190, 266])
    expect(labelPlace([200, -10, 300, 500], label, canvas, 6)[1]).toBe(6)
  })
})
