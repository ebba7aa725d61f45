// Verification sets of InsightFace: LFW, CFP, AgeDB, CALFW, CPLFW, VGGFace2 and others as .bin files, with ten folds.
import { COSINE } from '../../verify/scorer.ts'
import { gridAccuracy } from '../grid-accuracy.ts'
import type { LfwFigures } from '../lfw-figures.ts'
import { findPictures } from '../lookup.ts'
import type { Row } from '../rows.ts'
import { calibrationOf, OF_PAIRS, type PairList } from './pairs.ts'
import type { MeasureInput, Protocol } from './protocol.ts'

export interface BinFigures extends LfwFigures {
  /** As InsightFace's own evaluation reads it. */
  gridAccuracy: { mean: number; std: number; folds: number[] }
}

export const BIN: Protocol<'bin', PairList, BinFigures> = {
  ...OF_PAIRS,
  name: 'bin',
  label: 'A verification set (.bin)',
  note: 'InsightFace’s verification sets, pictures and pairs in one file.',
  heading: 'Verification set',
  short: 'Verification set',
  on: 'a verification set',
  isOwn: true,
  files: 'a .bin file',
  filesNote: 'The file holds pictures and pairs.',
  read: () => {
    throw new TypeError('bin: its list is made from the file of its pictures (evaluate/photo-list.ts)')
  },
  async measure(list, input: MeasureInput) {
    const outcome = await OF_PAIRS.measure(list, input)
    return { ...outcome, figures: { ...outcome.figures, gridAccuracy: await gridOf(list, input) } }
  },
  rows: figures => [...OF_PAIRS.rows(figures), ...gridRows(figures)],
  calibration: (figures, report) =>
    calibrationOf(figures, report, `${report.list.name}, ${figures.pairs.toLocaleString('en-US')} pairs`),
}

const gridRows = ({ gridAccuracy: { mean, std } }: BinFigures): Row[] => [
  {
    name: 'Accuracy as InsightFace reads it',
    value: mean,
    standardError: { name: 'Deviation over its folds', value: std },
  },
]

async function gridOf(
  { pairs, list }: PairList,
  { embeddings, skipped }: MeasureInput,
): Promise<BinFigures['gridAccuracy']> {
  const { scorePairs } = await import('../photos.ts') // the page reads this table and measures nothing
  const names = pairs.flatMap(({ a, b }) => [a, b])
  const { rowOf } = findPictures(names, list.name, embeddings, skipped)
  const used = pairs.filter(({ a, b }) => rowOf.has(a) && rowOf.has(b))
  const rows = used.flatMap(({ a, b }) => [rowOf.get(a) ?? 0, rowOf.get(b) ?? 0])
  const [a, b] = [0, 1].map(side => Uint32Array.from(used, (_, i) => 2 * i + side)) as [
    Uint32Array,
    Uint32Array,
  ]
  return gridAccuracy({
    cosine: scorePairs(embeddings, { rows, a, b }, COSINE),
    genuine: Uint8Array.from(used, ({ genuine }) => (genuine ? 1 : 0)),
    fold: used.map(({ fold }) => fold),
  })
}
