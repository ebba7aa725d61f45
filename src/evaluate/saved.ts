// Reports that were saved as JSON, here or elsewhere, by this version or an older one.
import { FormatError } from '../errors.ts'
import { kindOf } from '../model/mirror.ts'
import { SCORES, scoreNamed } from '../model/scores.ts'
import { protocolNamed } from './protocols/table.ts'
import type { Report } from './report.ts'
import { semanticsNamed } from './roc.ts'

/** Reads a saved report and checks the fields that the code relies on. `name` stands in errors. */
export function parseReport(text: string, name: string): Report {
  let report: unknown
  try {
    report = JSON.parse(text)
  } catch {
    throw new FormatError(`${name}: this isn’t JSON`)
  }
  const { protocol, model, list, ...rest } = (report ?? {}) as Partial<Report> & Record<string, unknown>
  const figures = protocol !== undefined && protocolNamed(protocol) ? rest[protocol] : undefined
  if (!figures || !model?.name || !list?.sha256)
    throw new FormatError(
      `${name}: a report needs protocol, model, list and its figures. Choose a report that was saved here.`,
    )
  const { score, embedding, semantics: reading } = report as Partial<Report>
  if (score !== undefined && !Object.hasOwn(SCORES, score))
    throw new FormatError(
      `${name}: its score "${score}" is not known here, only ${Object.keys(SCORES).join(' and ')}. Choose a report of one of them.`,
    )
  const semantics = semanticsNamed(reading ?? 'toolkit')
  if (!semantics)
    throw new FormatError(
      `${name}: its reading "${reading}" isn’t known here, only toolkit and mindspore. Choose a report that was saved here.`,
    )
  return { ...(report as Report), semantics, score: scoreNamed(score), embedding: kindOf(embedding) }
}
