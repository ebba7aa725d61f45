import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Challenge, createChallenge, demandOf, type Move, poseOf, takeFrame } from './challenge.ts'

/** A head at some distance, turned by an angle: positive is the person's left, which is the picture's right. */
function head({ turn = 0, eyesPx = 60, trackId = 1, roll = 0 } = {}) {
  const at = (x: number, y: number): [number, number] => [
    200 + x * Math.cos(roll) - y * Math.sin(roll),
    200 + x * Math.sin(roll) + y * Math.cos(roll),
  ]
  const [e, n] = [eyesPx / 2, turn * eyesPx]
  return { points: [at(-e, 0), at(e, 0), at(n, e), at(-e / 2, 2 * e), at(e / 2, 2 * e)] as never, trackId }
}
const POSES: Record<Move, object> = { left: { turn: 0.35 }, right: { turn: -0.35 }, closer: { eyesPx: 90 } }

/** Gives each frame for 400 ms at 15 a second. */
function show(challenge: Challenge, face: ReturnType<typeof head> | null, fromMs: number): Challenge {
  let state = challenge
  for (let t = 0; t < 400; t += 66) state = takeFrame(state, { timeMs: fromMs + t, face })
  return state
}
function obey(challenge: Challenge): Challenge {
  let state = challenge
  for (let i = 0, t = 0; i < 6; i++, t += 500) {
    const move = state.moves[state.done]!
    state = show(state, head(state.state === 'straight' ? {} : POSES[move]), t)
  }
  return state
}

describe('a challenge', () => {
  it('asks for all three moves in an order that the seed decides', () => {
    const orders = new Set<string>()
    for (let seed = 0; seed < 100; seed++) {
      const { moves } = createChallenge(`${seed}`)
      expect([...moves].sort()).toEqual(['closer', 'left', 'right'])
      orders.add(moves.join())
    }
    expect(orders.size).toBe(6)
    expect(createChallenge('a')).toEqual(createChallenge('a'))
  })

  it('is passed by doing what is asked for, whatever the order', () => {
    for (let seed = 0; seed < 20; seed++) expect(obey(createChallenge(`${seed}`)).state).toBe('passed')
  })

  it('is not passed by turning to the other side, nor by a stray frame', () => {
    const start = createChallenge('x')
    const asked = show({ ...start, moves: ['left', 'right', 'closer'] }, head(), 0)
    expect([asked.state, demandOf(asked)]).toEqual(['move', 'Turn your head to your left.'])
    expect(show(asked, head(POSES.right), 500).done).toBe(0)
    expect(takeFrame(asked, { timeMs: 500, face: head(POSES.left) }).done).toBe(0)
    const stray = takeFrame(asked, { timeMs: 500, face: head(POSES.left) })
    expect(
      takeFrame(takeFrame(stray, { timeMs: 600, face: head() }), { timeMs: 900, face: head(POSES.left) })
        .done,
    ).toBe(0)
    expect(show(asked, head(POSES.left), 500)).toMatchObject({ done: 1, state: 'straight' })
  })

  it('ends when the face is lost, becomes another one, or takes too long', () => {
    const asked = show(createChallenge('x'), head(), 0)
    expect(takeFrame(asked, { timeMs: 500, face: null }).state).toBe('lost')
    expect(takeFrame(asked, { timeMs: 500, face: head({ trackId: 2 }) }).state).toBe('lost')
    const late = takeFrame(asked, { timeMs: 9000, face: head() })
    expect(late.state).toBe('late')
    expect(takeFrame(late, { timeMs: 9100, face: head() })).toBe(late)
    expect(takeFrame(createChallenge('x'), { timeMs: 5, face: null }).state).toBe('straight')
  })

  it('measures a turn whatever the roll and the distance', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: -0.6, max: 0.6, noNaN: true }),
        fc.integer({ min: 10, max: 300 }),
        (turn, roll, eyesPx) => {
          const pose = poseOf(head({ turn, roll, eyesPx }).points)
          expect(pose.turn).toBeCloseTo(turn, 9)
          expect(pose.eyesPx).toBeCloseTo(eyesPx, 9)
        },
      ),
    )
    expect(poseOf(Array(5).fill([7, 7]) as never)).toEqual({ turn: 0, eyesPx: 0 })
  })
})
