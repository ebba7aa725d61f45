// Whether pictures are crops already, told by their size: nobody's photos are as small and all of one of these sizes.
import type { PreviewPicture } from '../../worker/datasets/types.ts'

/** So many of the previewed pictures must look like crops, or be in place. */
export const MOST_OF_THEM = 0.7
const SIZES = ['144x144', '128x128', '96x112']

export function lookAligned(pictures: readonly PreviewPicture[]): boolean {
  const measured = pictures.flatMap(({ result }) =>
    typeof result !== 'string' && result.measured ? [result.measured] : [],
  )
  const alike = measured.filter(({ width, height }) => SIZES.includes(`${width}x${height}`)).length
  return measured.length > 0 && alike > MOST_OF_THEM * measured.length
}
