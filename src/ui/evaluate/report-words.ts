// The texts of an evaluation's report and of two that are compared.

import { rateText } from '../../evaluate/rows.ts'
import { inDigits, SCORES } from '../../model/scores.ts'
import { counted } from '../../text.ts'
import type { ReportFormat, ScoreName, Semantics } from '../../worker/evaluation/types.ts'
import { countText, scoreText } from '../parts/formats.ts'

/** 0.61234 -> "0.612"; a log likelihood ratio with its sign and two digits. */
export const scoreTextOf = (name: ScoreName, score: number): string =>
  name === 'cosine' ? scoreText(score) : inDigits(name, score).replace('-', '−')

export const wordsOfReport = {
  loading: 'Opening the report',
  subtitle: (date: string, engine: string, source: string) => `${date} · ${source} · ${engine}`,
  save: 'Save as',
  formats: { json: 'JSON', csv: 'CSV', html: 'HTML' } satisfies Record<ReportFormat, string>,
  saveAs: (format: string) => `Save as ${format}`,
  savedSaid: (fileName: string) => `${fileName} is in your browser’s downloads.`,
  compareWith: 'Compare with',
  compareNone: 'no other report',
  delete: 'Delete',

  figures: 'Figures',
  figure: 'Figure',
  value: 'Value',
  interval: '95 % interval',
  intervalNote: 'Intervals by the bootstrap over pairs.',
  standardError: (error: number) => `± ${rateText(error)} (standard error)`,
  /** "97.10 %", "98.40 %" -> "97.10–98.40 %". */
  range: (low: string, high: string) => `${low.replace(/ %$/, '')}–${high}`,
  meanMinusStd: 'mean − deviation',
  mean: 'mean',
  std: 'deviation',
  vr: 'VR at FAR 0.1 %',
  dir: (rank: number) => `DIR at FAR 1 %, rank ${rank}`,
  overTrials: 'Over all trials',
  ranks: 'Ranks',
  rank: (rank: number) => `Rank ${rank}`,
  ranksNote: 'DIR at FAR 1 %, and the closed set without a threshold.',
  closedSet: 'closed set, mean',
  trials: 'Each trial',
  trial: 'Trial',
  trialCounts: {
    genuinePairs: 'genuine pairs',
    impostorPairs: 'impostor pairs',
    genuineProbes: 'genuine probes',
    impostorProbes: 'impostor probes',
  },

  scoreName: (score: ScoreName) => SCORES[score].title,
  otherScore: (score: ScoreName) => `The report of the same run with the ${SCORES[score].title} score`,

  thresholds: 'Thresholds',
  thresholdsOf: (score: ScoreName) => `Thresholds of the ${SCORES[score].title} score.`,
  thresholdsNote: 'Accept a pair when its score is at least',
  fnrThresholds: 'Thresholds for different persons',
  fnr: 'False rejects',
  fnrNote: 'Call a pair different when its score is below',
  evidence: 'Likelihood ratios',
  evidenceHead: ['Measure', 'Value'],
  cllrBefore: 'Cllr before calibration',
  cllr: 'Cllr',
  minCllr: 'Least Cllr of these scores',
  bits: (value: number) => `${value.toFixed(4)} bits`,
  supported: 'Ratios that the pairs can support (log10)',
  ratioRange: (low: number, high: number) => `${low.toFixed(2)} to ${high.toFixed(2)}`.replaceAll('-', '−'),
  evidenceNote:
    'Cost of the likelihood ratios: 0 bits is perfect, 1 bit says nothing. Each fold is read with the curve of the other folds.',
  tippett: 'Tippett plot: share of pairs whose log10 likelihood ratio is at least this large',
  tippettSame: 'same person',
  tippettStrangers: 'strangers',
  verdicts: 'How many pairs get each verdict',
  verdictsHead: ['Verdict', 'Same person', 'Strangers'],
  photos: 'Several photos on a side',
  photosHead: ['Photos', 'People', 'TPR at FAR 0.1 %', 'One against one'],
  against: (few: number, many: number) => `${few} against ${many}`,
  far: 'False-accept rate',
  threshold: 'Threshold',
  adopt: 'Use for verdicts',
  adoptNote: (title: string) => `Verdicts with ${title} will then rest on this report.`,
  adoptFew: (impostors: number) =>
    `With ${counted(impostors, 'pair')} of strangers, a firm “same person” isn’t possible (that takes 1,000), so verdicts only lean. LFW has 3,000.`,
  adopted: (title: string) => `${title} uses these thresholds.`,
  adoptedSaid: (title: string) => `${title} uses these thresholds now.`,
  reset: 'Go back to the original ones',
  resetSaid: (title: string) => `${title} uses its original thresholds again.`,
  notInstalled: 'This model isn’t installed here, so its thresholds can’t be set.',
  unknownModel:
    'The embeddings file doesn’t say which weights it comes from, so no model can take its thresholds.',

  curves: 'Curves',
  farAxis: 'false-accept rate',
  crosshair: (title: string) => `${title}: read it at a false-accept rate`,
  at: (far: string) => `At FAR ${far}`,
  asTable: 'Show as table',
  tableCaption: (title: string) => `${title} as a table`,

  histogram: 'Scores',
  histogramOf: (name: string) => `How the scores are distributed: ${name}`,
  strangers: 'Strangers',
  same: 'Same person',
  histogramText: (same: string, strangers: string) =>
    `Scores of the same person are most frequent near ${same}, those of strangers near ${strangers}.`,
  bin: 'Score from',

  mistakes: 'The worst mistakes',
  hardest: 'Hardest genuine pairs',
  hardestNote: 'The same person, lowest scores.',
  similar: 'Most similar strangers',
  similarNote: 'Different persons, highest scores.',
  noPictures: 'Only the embeddings were given, not the pictures.',
  pairText: (a: string, b: string) => `${a} and ${b}`,
  picture: (name: string) => name.replaceAll('_', ' '),
  score: (name: ScoreName, score: number) => `score ${scoreTextOf(name, score)}`,

  skipped: 'What was left out',
  skippedNone: 'Nothing: every picture on the list was used.',
  skippedOf: (reason: string, count: number) => `${countText(count)}: ${reason}`,

  published: 'Beside the literature',
  publishedNote: 'Published figures were measured on crops that the authors aligned themselves.',
  network: 'Network',
  own: 'This report',

  provenance: 'Where these figures come from',
  facts: {
    model: 'Model',
    list: 'List',
    pictures: 'Pictures',
    score: 'Score',
    backend: 'Back-end',
    reading: 'Reading',
    engine: 'Engine',
    date: 'Date',
  },
  scoreFact: (score: ScoreName) => `${SCORES[score].title} (${SCORES[score].unit})`,
  backendFact: (sha256: string) => `Joint Bayesian, SHA-256 ${sha256}`,
  sha256: (name: string, sha256: string) => `${name}, SHA-256 ${sha256 || 'not known'}`,
  usedOf: (used: number, skipped: number, source: string, kinds: string) =>
    `${counted(used, 'picture')} used, ${countText(skipped)} left out, from ${source}${kinds ? ` (${kinds})` : ''}`,
  kind: (kind: string, count: number) => `${countText(count)} ${kind}`,
  readings: {
    toolkit: 'as the protocol’s own MATLAB code reads (toolkit)',
    mindspore: 'as the MindSpore code reads',
  } satisfies Record<Semantics, string>,
} as const

export const wordsOfComparison = {
  title: 'Two reports compared',
  difference: 'Difference',
  intervals: 'Intervals',
  intervalsText: (isClear: boolean | null) => (isClear === null ? '–' : isClear ? 'apart' : 'overlap'),
  points: (difference: number) =>
    `${difference < 0 ? '−' : '+'}${Math.abs(100 * difference).toFixed(2)} points`,
} as const
