// The factor of the loss in float16 training: as large as gradients allow, found while training (Micikevicius et al. 2018, "Mixed Precision
// Training", section 3.2). A step whose gradients are too large for float16 is passed again with half of it, so no batch is left out.
import { disposeWeights } from '../model/forward.ts'
import type { BatchPass } from './passes.ts'

export interface LossScale {
  /** A power of two: it changes no bit of a float32 gradient. */
  value: number
  /** Steps since it last changed. */
  steps: number
}
const LARGEST = 2 ** 16
/** So many steps in a row without an overflow double it. */
const PATIENCE = 1000

export const firstLossScale = (): LossScale => ({ value: 2 ** 10, steps: 0 })

/** After gradients that were no numbers; null when it cannot be the factor's fault. */
const lowered = ({ value }: LossScale): LossScale | null =>
  value > 1 ? { value: value / 2, steps: 0 } : null

/** After a step that was taken. */
export function afterStep({ value, steps }: LossScale): LossScale {
  const isDue = steps + 1 >= PATIENCE && value < LARGEST
  return isDue ? { value: value * 2, steps: 0 } : { value, steps: steps + 1 }
}

/**
 * `work` with float16's factor, or with null in float32; again with half of the factor as long as that makes its gradients no numbers.
 * `standing.lossScale` is what the last try took.
 */
export async function passScaled<T extends { passed: BatchPass | null }>(
  standing: { lossScale: LossScale },
  isHalf: boolean,
  work: (lossScale: number | null) => Promise<T>,
): Promise<T> {
  for (;;) {
    const result = await work(isHalf ? standing.lossScale.value : null)
    const smaller = lowered(standing.lossScale)
    const { passed } = result
    if (!isHalf || !passed || !smaller || !Number.isFinite(passed.loss) || Number.isFinite(passed.norm))
      return result
    disposeWeights(passed.gradients)
    standing.lossScale = smaller
  }
}
