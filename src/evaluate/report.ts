// The report of an evaluation: what was measured, with what, on which list, what was left out, and the figures. Plain JSON.
import { FormatError, ListError } from '../errors.ts'
import type { Calibration, Measured, ProtocolFigures, TemplateCalibration } from '../model/card.ts'
import { type EmbeddingKind, kindOf } from '../model/mirror.ts'
import type { BlufrFigures } from './blufr.ts'
import type { EmbeddingRun } from './embedAll.ts'
import type { LfwFigures, Outcome } from './lfw.ts'
import type { Skipped } from './lookup.ts'
import type { Semantics } from './roc.ts'
import type { TemplateFigures } from './templates.ts'

/** What a report says about where its figures come from. */
export interface Provenance {
  model: { name: string; sha256: string; canonicalSha256?: string }
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
  return { ...(report as Report), embedding: kindOf((report as Partial<Report>).embedding) }
}

/** The thresholds of a model as this report measured them: "use as this model's thresholds". */
export function calibrationFrom({ lfw, date, notes, list, embedding }: LfwReport): Calibration {
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

export interface ComparedRow {
  name: string
  values: [number, number]
  /** Second minus first. */
  difference: number
  /** Whether the 95 % intervals do not overlap; null where a figure has none. */
  isClear: boolean | null
}

/** Two reports of one protocol side by side. Throws ListError when they cannot be compared, or are one and the same. */
export function compareReports(a: Report, b: Report): { rows: ComparedRow[]; notes: string[] } {
  if (toJson(a) === toJson(b))
    throw new ListError('These two reports are identical. Choose two different ones.')
  if (a.protocol !== b.protocol)
    throw new ListError(
      "One report is on LFW's pairs, the other on BLUFR: their figures cannot be compared. Choose two of one protocol.",
    )
  const notes: string[] = []
  if (a.list.sha256 !== b.list.sha256)
    notes.push('The lists differ, so the figures are not over the same pairs.')
  if (a.pictures !== b.pictures)
    notes.push(
      `The first used ${a.pictures.toLocaleString('en-US')} pictures, the second ${b.pictures.toLocaleString('en-US')}.`,
    )
  if (a.embedding !== b.embedding)
    notes.push(
      `The first is of ${a.embedding} embeddings, the second of ${b.embedding} ones: their scores and thresholds are not comparable.`,
    )
  if (a.semantics !== b.semantics)
    notes.push('One was read as the toolkit reads, the other as the MindSpore code does.')
  return { rows: rowsOf(a).map((row, i) => compared(row, rowsOf(b)[i] ?? row)), notes }
}

interface Row {
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

function compared(a: Row, b: Row): ComparedRow {
  const isClear =
    a.interval && b.interval ? a.interval[1] < b.interval[0] || b.interval[1] < a.interval[0] : null
  return { name: a.name, values: [a.value, b.value], difference: b.value - a.value, isClear }
}
