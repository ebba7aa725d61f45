// The report of an evaluation: what was measured, with what, on which list, what was left out, and the figures. Plain JSON.
import { FormatError } from '../errors.ts'
import type { Calibration, Measured, ProtocolFigures, TemplateCalibration } from '../model/card.ts'
import { type EmbeddingKind, kindOf } from '../model/mirror.ts'
import { SCORES, type ScoreName, scoreNamed } from '../model/scores.ts'
import type { BlufrFigures } from './blufr.ts'
import type { EmbeddingRun } from './embed-all.ts'
import type { Outcome } from './lfw.ts'
import type { LfwFigures } from './lfw-figures.ts'
import type { Skipped } from './lookup.ts'
import type { Semantics } from './roc.ts'
import type { TemplateFigures } from './templates.ts'

/** What a report says about where its figures come from. */
export interface Provenance {
  model: {
    name: string
    sha256: string
    canonicalSha256?: string
    /** Of the Joint Bayesian back-end, where that is the score. */
    backendSha256?: string
  }
  /** What was measured of two embeddings. Old reports do not say it and mean the cosine. */
  score: ScoreName
  /** What the embeddings were made of. */
  embedding: EmbeddingKind
  /** The protocol's list: its file, the checksum of that file, and every file that was used. */
  list: { name: string; sha256: string; files: { name: string; sha256: string }[] }
  /** Where the pictures or embeddings come from, in words, and how many of each kind there were: "chip 96x112". */
  source: { name: string; kinds: Record<string, number> }
  /** "WASM, 2 threads", "WebGPU", "embeddings file". */
  engine: string
  /** ISO 8601 */
  date: string
}
interface Common extends Provenance {
  semantics: Semantics
  /** Pictures of the list that were used, and how many were not. */
  pictures: number
  skipped: number
  skippedPictures: Skipped[]
  /** What a reader must know about these figures. */
  notes: string[]
}
export type LfwReport = Common & { protocol: 'lfw'; lfw: LfwFigures }
export type BlufrReport = Common & { protocol: 'blufr'; blufr: BlufrFigures }
export type Report = LfwReport | BlufrReport

export function lfwReport(outcome: Outcome<LfwFigures>, semantics: Semantics, from: Provenance): LfwReport {
  return { protocol: 'lfw', ...common(outcome, semantics, from), lfw: outcome.figures }
}
export function blufrReport(
  outcome: Outcome<BlufrFigures>,
  semantics: Semantics,
  from: Provenance,
): BlufrReport {
  return { protocol: 'blufr', ...common(outcome, semantics, from), blufr: outcome.figures }
}
function common(
  { pictures, skipped, notes }: Outcome<unknown>,
  semantics: Semantics,
  from: Provenance,
): Common {
  return {
    semantics,
    ...from,
    pictures,
    skipped: skipped.length,
    skippedPictures: skipped,
    notes: [...notes, ...notesOnKinds(from.source.kinds)],
  }
}

function notesOnKinds(kinds: EmbeddingRun['kinds']): string[] {
  return (kinds['chip 96x112'] ?? 0) > 0
    ? [
        "The pictures are 96x112 chips cut for SphereFace, enlarged to LightCNN's alignment: black borders of about 7 px at the sides and 17 px below the chin, which the published figures' own pictures do not have.",
      ]
    : []
}

export const toJson = (report: Report): string => `${JSON.stringify(report, null, 1)}\n`

/** Reads a saved report and checks the fields that the code relies on. `name` stands in errors. */
export function parseReport(text: string, name: string): Report {
  let report: unknown
  try {
    report = JSON.parse(text)
  } catch {
    throw new FormatError(`${name}: this is no JSON`)
  }
  const { protocol, model, list, ...rest } = (report ?? {}) as Partial<Report> & Record<string, unknown>
  const figures = protocol === 'lfw' || protocol === 'blufr' ? rest[protocol] : undefined
  if (!figures || !model?.name || !list?.sha256)
    throw new FormatError(
      `${name}: a report needs protocol, model, list and its figures. Choose a report that was saved here.`,
    )
  const { score, embedding } = report as Partial<Report>
  if (score !== undefined && !Object.hasOwn(SCORES, score))
    throw new FormatError(
      `${name}: its score "${score}" is not known here, only ${Object.keys(SCORES).join(' and ')}. Choose a report of one of them.`,
    )
  return { ...(report as Report), score: scoreNamed(score), embedding: kindOf(embedding) }
}

/** The thresholds of a model as this report measured them: "use as this model's thresholds". */
export function calibrationFrom({ lfw, date, notes, list, embedding, score }: LfwReport): Calibration {
  const pairs = lfw.pairs.toLocaleString('en-US')
  return {
    source:
      lfw.pairs === 6000
        ? 'LFW, 6,000 pairs'
        : `LFW, ${pairs} pairs (${list.name}${notes.length > 0 ? ', incomplete' : ''})`,
    date: date.slice(0, 10),
    genuinePairs: lfw.genuinePairs,
    impostorPairs: lfw.impostorPairs,
    embedding,
    score,
    thresholds: lfw.thresholds,
    ...(lfw.fnrThresholds && { fnrThresholds: lfw.fnrThresholds }),
    histogram: lfw.histogram,
    ...(lfw.likelihood && { lr: lfw.likelihood.lr }),
    ...(lfw.templates?.length && { templates: lfw.templates.map(templateOf) }),
  }
}

/** What a verdict needs of a measured number of photos. */
function templateOf({ tprAtFar: _, tprOfSingles: __, ...template }: TemplateFigures): TemplateCalibration {
  return template
}

/** The figures of a model card; `before` are those that it has. */
export function measuredFrom(report: Report, before: Measured = {}): Measured {
  const figures = figuresOf(report)
  if (report.score === 'jb') return { ...before, jb: { ...before.jb, ...figures } }
  return report.embedding === 'mirrored'
    ? { ...before, mirrored: { ...before.mirrored, ...figures } }
    : { ...before, ...figures }
}
function figuresOf(report: Report): ProtocolFigures {
  if (report.protocol === 'blufr') {
    const { vr, dir } = report.blufr
    return { blufr: { vrAtFar001: vr.meanMinusStd, dirAtFar01: dir.meanMinusStd } }
  }
  const { eer100, accuracy, tprAtFar, auc } = report.lfw
  const { mean, standardError } = accuracy
  return { lfw: { eer100, accuracy: { mean, standardError }, tprAtFar, auc } }
}

export interface Row {
  name: string
  value: number
  interval?: readonly [number, number]
}
/** The figures of a report that stand in tables, rates in 0..1. */
export function rowsOf(report: Report): Row[] {
  if (report.protocol === 'blufr') {
    const { vr, dir } = report.blufr
    return [
      { name: 'VR at FAR 0.1 %, mean - deviation', value: vr.meanMinusStd },
      { name: 'VR at FAR 0.1 %, mean', value: vr.mean },
      { name: 'DIR at FAR 1 %, rank 1, mean - deviation', value: dir.meanMinusStd },
      { name: 'DIR at FAR 1 %, rank 1, mean', value: dir.mean },
    ]
  }
  const { eer100, accuracy, tprAtFar, auc, intervals } = report.lfw
  return [
    { name: '100 % - EER', value: eer100, interval: intervals.eer100 },
    { name: `Accuracy, ${accuracy.folds.length} folds`, value: accuracy.mean, interval: intervals.accuracy },
    { name: 'TPR at FAR 1 %', value: tprAtFar['0.01'], interval: intervals.tprAtFar['0.01'] },
    { name: 'TPR at FAR 0.1 %', value: tprAtFar['0.001'], interval: intervals.tprAtFar['0.001'] },
    { name: 'TPR at FAR 0', value: tprAtFar['0'], interval: intervals.tprAtFar['0'] },
    { name: 'Area under the ROC curve', value: auc, interval: intervals.auc },
  ]
}
