// LFW's pairs (Huang et al., UMass Amherst TR 07-49, View 2).
import type { LfwProtocol } from '../../data/read-lfw.ts'
import type { LfwFigures } from '../lfw-figures.ts'
import { calibrationOf, OF_PAIRS } from './pairs.ts'
import type { Protocol } from './protocol.ts'
import { CAFFE, MINDSPORE, PYTORCH } from './published.ts'

/** The pairs of the whole list. */
const ALL_PAIRS = 6000

const row = (model: string, source: string, percents: number[]) => ({
  model,
  source,
  rates: percents.map(percent => Math.round(percent * 100) / 10000),
})

export const LFW: Protocol<'lfw', LfwProtocol, LfwFigures> = {
  ...OF_PAIRS,
  name: 'lfw',
  label: 'LFW, pairs',
  note: '6,000 pairs of photos: how often the model is right, and the thresholds for its verdicts.',
  heading: 'LFW, pairs',
  short: 'LFW',
  on: 'LFW’s pairs',

  files: 'LFW’s pairs.txt or lfw_pairs.mat',
  filesNote:
    'LFW’s pairs.txt, or lfw_pairs.mat; the picture list that the .mat counts in ships with the page. For embeddings without names, add the list of their pictures in the order of the rows.',
  matlab: 'LFW’s pairs',
  shipped: { path: 'protocols/lfw_pairs.txt', name: 'pairs.txt' },
  whereFrom:
    'LFW’s 13,233 pictures (lfw.tgz, 173 MB) come from the University of Massachusetts, vis-www.cs.umass.edu/lfw, or from the copy that scikit-learn’s fetch_lfw_people downloads.',
  read: async (files, shippedOrder) => (await import('../../data/read-lfw.ts')).readLfw(files, shippedOrder),
  lists: {
    takes: 'lfw_pairs.mat',
    async make(mat, file, order) {
      const { lfwLists, parseOrder } = await import('../../data/lists.ts')
      return lfwLists(mat, file, parseOrder(await order.text(), order.file), order.file)
    },
  },

  published: {
    caption: 'Published figures, measured on the authors’ own alignment',
    columns: [
      { title: '100 % - EER' },
      { title: 'TPR at FAR 1 %' },
      { title: 'TPR at FAR 0.1 %', short: 'at 0.1 %' },
      { title: 'TPR at FAR 0', short: 'at 0' },
    ],
    rows: [
      row('LightCNN-4 (Caffe A)', CAFFE, [97.77, 94.8, 84.37, 43.17]),
      row('LightCNN-9 (Caffe C)', CAFFE, [98.8, 98.6, 96.77, 94.97]),
      row('LightCNN-9', PYTORCH, [98.7, 98.47, 95.13, 89.53]),
      row('LightCNN-9, Ascend', MINDSPORE, [98.57, 98.47, 95.5, 89.87]),
      row('LightCNN-9, GPU', MINDSPORE, [98.13, 97.73, 93.07, 78.6]),
      row('LightCNN-29', PYTORCH, [99.4, 99.43, 98.67, 95.7]),
      row('LightCNN-29 v2', PYTORCH, [99.43, 99.53, 99.3, 96.77]),
    ],
    own: ({ eer100, tprAtFar }) => [eer100, tprAtFar['0.01'], tprAtFar['0.001'], tprAtFar['0']],
  },
  card({ eer100, accuracy, tprAtFar, auc }) {
    const { mean, standardError } = accuracy
    return { lfw: { eer100, accuracy: { mean, standardError }, tprAtFar, auc } }
  },
  calibration(figures, report) {
    const pairs = figures.pairs.toLocaleString('en-US')
    const source =
      figures.pairs === ALL_PAIRS
        ? 'LFW, 6,000 pairs'
        : `LFW, ${pairs} pairs (${report.list.name}${report.notes.length > 0 ? ', incomplete' : ''})`
    return calibrationOf(figures, report, source)
  },
}
