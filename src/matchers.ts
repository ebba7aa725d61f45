// The one matcher of our own that the tests use (loaded by vitest.config.ts, no room imports it).
import { expect } from 'vitest'

interface CloseToArray {
  /** Every element within `tolerance` of its counterpart, relative to the larger of 1 and the expected magnitude. */
  toBeCloseToArray(expected: ArrayLike<number>, tolerance: number): void
}
declare module 'vitest' {
  interface Matchers<T = any> extends CloseToArray {
    readonly __received?: T
  }
}

expect.extend({
  toBeCloseToArray(received: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number) {
    if (received.length !== expected.length)
      return { pass: false, message: () => `expected ${expected.length} elements, got ${received.length}` }
    let worst = 0
    let at = 0
    for (let i = 0; i < expected.length; i++) {
      const want = expected[i] ?? Number.NaN
      const error = Math.abs((received[i] ?? Number.NaN) - want) / Math.max(1, Math.abs(want))
      if (!(error <= worst)) [worst, at] = [error, i]
    }
    return {
      pass: worst <= tolerance,
      message: () =>
        `element ${at}: expected ${expected[at]}, got ${received[at]} (off by ${worst}, allowed ${tolerance})`,
    }
  },
})
