// Whether a figure on so many pairs changed by more than chance changes it.
import type { ValidationRow } from '../../worker/training/types.ts'

export interface Judged {
  from: number
  to: number
  pairs: number
  /** Standard error of the difference, as if both were measured on different pairs: on the same ones it is smaller. */
  error: number
  verdict: 'up' | 'down' | 'unclear' | 'full'
}
const ERRORS = 2

/** Null where no pairs were measured. */
export function judge(
  before: Pick<ValidationRow, 'verification'>,
  after: Pick<ValidationRow, 'verification'>,
): Judged | null {
  if (!before.verification || !after.verification) return null
  const { eer100: from } = before.verification
  const { eer100: to, pairs } = after.verification
  const spread = (share: number) => (share * (1 - share)) / Math.max(1, pairs)
  const error = Math.sqrt(spread(from) + spread(to))
  const isClear = Math.abs(to - from) > ERRORS * error
  const clear = to > from ? 'up' : 'down'
  return { from, to, pairs, error, verdict: from === 1 && to === 1 ? 'full' : isClear ? clear : 'unclear' }
}
