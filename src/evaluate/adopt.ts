// A report becomes a model's thresholds, when it measured that model's weights.
import { FormatError, ListError } from '../errors.ts'
import { parseCalibration } from '../model/calibration.ts'
import type { Calibration, Measured, ModelCard } from '../model/card.ts'
import { calibrationFrom, type LfwReport, measuredFrom, parseReport, type Report } from './report.ts'

/** Whether a report is on these weights: the same file, or the same values in another file. */
export function isOnWeights({ model }: Pick<Report, 'model'>, weights: ModelCard['weights']): boolean {
  const { canonicalSha256 } = weights
  return (
    model.sha256 === weights.sha256 ||
    (canonicalSha256 !== undefined && model.canonicalSha256 === canonicalSha256)
  )
}

/**
 * What a report gives a model. Throws ListError when it is on other weights or gives no thresholds, FormatError when its figures are not
 * well formed. `name` stands in errors.
 */
export function adopted(
  report: Report,
  card: ModelCard,
  name: string,
): { calibration: Calibration; measured: Measured } {
  if (report.protocol !== 'lfw')
    throw new ListError("Thresholds come from LFW's pairs; BLUFR gives none for two photos. Measure LFW.")
  if (!isOnWeights(report, card.weights))
    throw new ListError(
      `${name} is on ${report.model.name}, whose weights are not those of ${card.title}. Measure ${card.title}.`,
    )
  const { command: _, ...before } = card.measured // that command did not give these figures
  try {
    const calibration = parseCalibration(calibrationFrom(report), name)
    return { calibration, measured: measuredFrom(report, before) }
  } catch (error) {
    if (error instanceof FormatError) throw error
    throw new FormatError(`${name}: its LFW figures are not complete. Choose a report that was saved here.`)
  }
}

/** Whether a card has this report's thresholds. */
export function isCalibratedBy({ calibration }: Pick<ModelCard, 'calibration'>, report: LfwReport): boolean {
  try {
    const [own, given] = [calibration, calibrationFrom(report)].map(one => parseCalibration(one, ''))
    return JSON.stringify(own) === JSON.stringify(given)
  } catch {
    return false // one of them is not well formed
  }
}

/** `adopted` for a report that was saved as JSON. */
export const adoptedFromFile = (text: string, card: ModelCard, name: string) =>
  adopted(parseReport(text, name), card, name)
