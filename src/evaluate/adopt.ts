// A report becomes a model's thresholds, when it measured that model's weights.
import { FormatError, ListError } from '../errors.ts'
import { parseCalibration } from '../model/calibration.ts'
import type { Calibration, Measured, ModelCard } from '../model/card.ts'
import { calibrationOfScore } from '../model/score-in-use.ts'
import { type ScoreName, scoreNamed } from '../model/scores.ts'
import { figuresOf, protocolOf } from './protocols/table.ts'
import type { Report } from './report.ts'
import { parseReport } from './saved.ts'

/** Whether a report is on these weights: the same file, or the same values in another file. */
export function isOnWeights({ model }: Pick<Report, 'model'>, weights: ModelCard['weights']): boolean {
  const { canonicalSha256 } = weights
  return (
    model.sha256 === weights.sha256 ||
    (canonicalSha256 !== undefined && model.canonicalSha256 === canonicalSha256)
  )
}

/** Throws ListError when a report is on other weights than a model's or, with the Joint Bayesian score, on another back-end. */
export function checkIsOf(report: Report, card: ModelCard, name: string): void {
  const { title, backend } = card
  if (!isOnWeights(report, card.weights))
    throw new ListError(
      `${name} is on ${report.model.name}, whose weights are not those of ${title}. Measure ${title}.`,
    )
  if (report.score !== 'jb') return
  if (!backend)
    throw new ListError(
      `${name} has the Joint Bayesian score, and ${title} has no back-end for it. Give ${title} one and measure it, or take a report of the cosine.`,
    )
  if (report.model.backendSha256 !== backend.sha256 || report.embedding !== backend.embedding)
    throw new ListError(
      `${name} was measured with another Joint Bayesian back-end (${(report.model.backendSha256 ?? 'not known').slice(0, 9)}) than the one of ${title} (${backend.sha256.slice(0, 9)}). Measure ${title} with its own.`,
    )
}

/** Whether a report can become the thresholds of the model that it measured. */
export const givesThresholds = (report: Report): boolean => protocolOf(report).calibration !== undefined

/** The thresholds of a model as this report measured them: "use as this model's thresholds". Only for one that gives them. */
export function calibrationFrom(report: Report): Calibration {
  const { name, calibration } = protocolOf(report)
  if (!calibration) throw new TypeError(`calibrationFrom: ${name} gives no thresholds`)
  return calibration(figuresOf(report), report)
}

/** The figures of a model card; `before` are those that it has. */
export function measuredFrom(report: Report, before: Measured = {}): Measured {
  const figures = protocolOf(report).card?.(figuresOf(report))
  if (report.score === 'jb') return { ...before, jb: { ...before.jb, ...figures } }
  return report.embedding === 'mirrored'
    ? { ...before, mirrored: { ...before.mirrored, ...figures } }
    : { ...before, ...figures }
}

/** Thresholds for one of a model's scores, and its figures. */
export interface Adopted {
  score: ScoreName
  calibration: Calibration
  measured: Measured
}

/**
 * What a report gives a model. Throws ListError when it is on other weights or another back-end or gives no thresholds, FormatError when its figures are not
 * well formed. `name` stands in errors.
 */
export function adopted(report: Report, card: ModelCard, name: string): Adopted {
  const { short } = protocolOf(report)
  if (!givesThresholds(report))
    throw new ListError(
      `Thresholds come from pairs; ${short} gives none for two photos. Measure LFW’s pairs, or those of your own photos.`,
    )
  checkIsOf(report, card, name)
  const { command: _, ...before } = card.measured // that command did not give these figures
  try {
    const calibration = parseCalibration(calibrationFrom(report), name)
    return { score: report.score, calibration, measured: measuredFrom(report, before) }
  } catch (error) {
    if (error instanceof FormatError) throw error
    throw new FormatError(
      `${name}: its ${short} figures are not complete. Choose a report that was saved here.`,
    )
  }
}

/** Whether a card has this report's thresholds. */
export function isCalibratedBy(card: ModelCard, report: Report): boolean {
  if (!givesThresholds(report)) return false
  try {
    checkIsOf(report, card, '')
    const [own, given] = [calibrationOfScore(card, report.score), calibrationFrom(report)].map(one => {
      const calibration = parseCalibration(one, '')
      return JSON.stringify({ ...calibration, score: scoreNamed(calibration.score) })
    })
    return own === given
  } catch {
    return false // one of them is not well formed, or it is of other weights or another back-end
  }
}

/** `adopted` for a report that was saved as JSON. */
export const adoptedFromFile = (text: string, card: ModelCard, name: string) =>
  adopted(parseReport(text, name), card, name)
