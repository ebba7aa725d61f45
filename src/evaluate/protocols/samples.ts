// The few pairs of the page's own sample photos: what a measurement is and what its report looks like, without files of one's own.
import { counted } from '../../text.ts'
import type { LfwFigures } from '../lfw-figures.ts'
import { OF_PAIRS, type PairList } from './pairs.ts'
import type { MeasureInput, Protocol } from './protocol.ts'

export const SAMPLES: Protocol<'samples', PairList, LfwFigures> = {
  ...OF_PAIRS,
  name: 'samples',
  label: 'Sample photos',
  note: 'The sample photos that come with the page, to see what a report looks like.',
  heading: 'Sample photos',
  short: 'Samples',
  on: 'the sample photos',
  isSample: true,

  files: 'a list of pairs',
  filesNote: 'The list of sample pairs comes with the page.',
  shipped: { path: 'protocols/sample_pairs.txt', name: 'sample_pairs.txt' },
  async read(files, shippedOrder) {
    const { readLfw } = await import('../../data/read-lfw.ts')
    return { ...(await readLfw(files, shippedOrder)), protocol: 'samples' }
  },

  async measure(list, input: MeasureInput) {
    const outcome = await OF_PAIRS.measure(list, input)
    return { ...outcome, notes: [tooFew(list.pairs.length), ...outcome.notes] }
  },
}

const tooFew = (pairs: number) =>
  `This only shows what a report looks like: ${counted(pairs, 'pair')} of sample photos are far too few to say how often a model is wrong. Measure LFW for that.`
