// BLUFR on LFW: ten trials of verification and open-set identification (Liao et al., IJCB 2014).
import type { BlufrProtocol } from '../../data/read-blufr.ts'
import { counted } from '../../text.ts'
import type { BlufrFigures } from '../blufr.ts'
import { rate } from '../html-parts.ts'
import { blufrSections } from './blufr-html.ts'
import type { Cell, Protocol } from './protocol.ts'
import { MINDSPORE, PYTORCH } from './published.ts'

const CURVES_NOTE = 'VR is exact up to FAR 0.1 %; beyond it thresholds are read from 4,000 bins of scores.'
const SEED_READING = ', whose rank 1 also accepts rank 2'

export const BLUFR: Protocol<'blufr', BlufrProtocol, BlufrFigures> = {
  name: 'blufr',
  label: 'BLUFR',
  note: 'Ten trials with millions of pairs: how the model does where mistakes must be very rare.',
  heading: 'BLUFR on LFW',
  short: 'BLUFR',
  on: 'BLUFR',

  files: 'blufr_lfw_config.mat',
  filesNote:
    'blufr_lfw_config.mat of the BLUFR toolkit. For embeddings without names in another order than its own, add the list of their pictures.',
  matlab: 'BLUFR’s configuration',
  whereFrom:
    'BLUFR measures LFW’s 13,233 pictures (lfw.tgz, 173 MB, vis-www.cs.umass.edu/lfw); its configuration comes with the BLUFR toolkit (cbsr.ia.ac.cn/users/scliao/projects/blufr).',
  read: async files => (await import('../../data/read-blufr.ts')).readBlufr(files),
  holds: ({ config, pictures }) =>
    `${counted(config.trials.length, 'trial')} over ${counted(pictures.length, 'picture')}`,
  lists: {
    takes: 'blufr_lfw_config.mat of the BLUFR toolkit',
    make: async (mat, file) => (await import('../../data/lists.ts')).blufrLists(mat, file),
  },

  async measure({ config, list }, { kind: _, ...input }) {
    const { evaluateBlufr } = await import('../blufr.ts') // the page reads this table and measures nothing
    return evaluateBlufr({ ...input, config, listName: list.name })
  },
  isQuick: false,

  size: { unit: 'trial', of: ({ vr }) => vr.trials.length },
  headline: { title: 'VR at FAR 0.1 %', of: ({ vr }) => vr.meanMinusStd },
  rows: ({ vr, dir }) => [
    { name: 'VR at FAR 0.1 %, mean - deviation', value: vr.meanMinusStd },
    { name: 'VR at FAR 0.1 %, mean', value: vr.mean },
    { name: 'DIR at FAR 1 %, rank 1, mean - deviation', value: dir.meanMinusStd },
    { name: 'DIR at FAR 1 %, rank 1, mean', value: dir.mean },
  ],
  lines: () => [],
  tables: tablesOf,
  lead: ({ vr, dir }) =>
    `Over ${vr.trials.length} trials, mean minus standard deviation: VR ${rate(vr.meanMinusStd)} at FAR 0.1 %, DIR ${rate(dir.meanMinusStd)} at FAR 1 % and rank 1.`,
  sections: (figures, report, pictures) =>
    blufrSections(figures, { score: report.score, pictures, curvesNote: CURVES_NOTE }),
  curves: ({ vrCurve, dirCurve }) => [
    {
      title: 'Verification',
      axis: 'VR, mean − deviation',
      scale: 'linear',
      first: -3,
      points: vrCurve.map(point => [point.far, point.meanMinusStd]),
    },
    {
      title: 'Identification at rank 1',
      axis: 'DIR, mean − deviation',
      scale: 'linear',
      first: -2,
      points: dirCurve.map(point => [point.far, point.meanMinusStd]),
    },
  ],
  curvesNote: CURVES_NOTE,
  published: {
    caption: 'Published figures, mean minus deviation',
    columns: [{ title: 'VR at FAR 0.1 %' }, { title: 'DIR at FAR 1 %, rank 1', short: 'DIR at FAR 1 %' }],
    rows: [
      { model: 'LightCNN-9', source: PYTORCH, rates: [0.968, 0.8306] },
      { model: 'LightCNN-9, Ascend', source: MINDSPORE + SEED_READING, rates: [0.9626, 0.8166] },
      { model: 'LightCNN-9, GPU', source: MINDSPORE + SEED_READING, rates: [0.9413, 0.748] },
      { model: 'LightCNN-29', source: PYTORCH, rates: [0.9895, 0.9133] },
      { model: 'LightCNN-29 v2', source: PYTORCH, rates: [0.9941, 0.9443] },
    ],
    own: ({ vr, dir }) => [vr.meanMinusStd, dir.meanMinusStd],
  },
  card: ({ vr, dir }) => ({ blufr: { vrAtFar001: vr.meanMinusStd, dirAtFar01: dir.meanMinusStd } }),
}

function tablesOf({ vr, dir, vrCurve, dirCurve, ranks }: BlufrFigures): Cell[][][] {
  return [
    [
      ['trial', 'VR at FAR 0.1 %', 'DIR at FAR 1 % rank 1'],
      ...vr.trials.map((value, t) => [t + 1, value, dir.trials[t] ?? '']),
    ],
    [['FAR', 'VR mean', 'VR std'], ...vrCurve.map(point => [point.far, point.mean, point.std])],
    [
      ['FAR', 'DIR rank 1 mean', 'DIR rank 1 std'],
      ...dirCurve.map(point => [point.far, point.mean, point.std]),
    ],
    [
      ['rank', 'DIR at FAR 1 % mean', 'std', 'closed set mean', 'std'],
      ...ranks.map(row => [row.rank, row.mean, row.std, row.closedSet.mean, row.closedSet.std]),
    ],
  ]
}
