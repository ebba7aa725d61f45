// Measuring models and keeping reports, for the page.
import { proxy, transfer } from 'comlink'
import type { ProtocolName } from '../../evaluate/protocols/table.ts'
import type { ModelCard } from '../../model/card.ts'
import { call, remote } from '../host.ts'
import { sendSignal } from '../parts/signal.ts'
import type {
  DataFacts,
  EvaluationProgress,
  EvaluationRequest,
  OpenReport,
  ProtocolFacts,
  ReportComparison,
  ReportEntry,
  ReportFormat,
  Unfinished,
} from './types.ts'

export const readProtocol = (protocol: ProtocolName, config: File[]): Promise<ProtocolFacts> =>
  call(remote().readProtocol(protocol, config))

/** Looks for the protocol's pictures in what is given. Throws ListError or FormatError that says what is wrong with it. */
export function findGiven(request: EvaluationRequest, signal?: AbortSignal): Promise<DataFacts> {
  const port = sendSignal(signal)
  return call(remote().findGiven(request, port ? transfer(port, [port]) : null))
}

/** Measures a model and keeps the report. Gives its id. What is embedded stays when it is cancelled or cut off. */
export function evaluate(
  request: EvaluationRequest,
  onProgress: (progress: EvaluationProgress) => void,
  signal?: AbortSignal,
): Promise<string> {
  const port = sendSignal(signal)
  return call(remote().evaluate(request, proxy(onProgress), port ? transfer(port, [port]) : null))
}

/** The measurement that was interrupted, null where none was. */
export const readUnfinished = (): Promise<Unfinished | null> => call(remote().readUnfinished())
/** Forgets it, with what was embedded. */
export const discardUnfinished = (): Promise<void> => call(remote().discardUnfinished())

export const listReports = (): Promise<ReportEntry[]> => call(remote().listReports())
export const readReport = (id: string): Promise<OpenReport> => call(remote().readReport(id))
export const deleteReport = (id: string): Promise<void> => call(remote().deleteReport(id))
export const reportFile = (id: string, format: ReportFormat): Promise<{ file: Blob; fileName: string }> =>
  call(remote().reportFile(id, format))
/** Throws ListError when the two cannot be compared. */
export const compareReports = (a: string, b: string): Promise<ReportComparison> =>
  call(remote().compareReports(a, b))

/** Gives the measured model the report's thresholds, or its own ones back. Both give the changed card. */
export const adoptThresholds = (id: string): Promise<ModelCard> => call(remote().adoptThresholds(id))
/** Thresholds of a person's own. Throws FormatError when they are no scores or stand in the wrong order. */
export const typeThresholds = (model: string, same: number, different: number): Promise<ModelCard> =>
  call(remote().typeThresholds(model, same, different))
/** Those of a report that was saved as JSON. Throws FormatError or ListError that says why it does not fit the model. */
export const takeReportFile = (model: string, file: File): Promise<ModelCard> =>
  call(remote().takeReportFile(model, file, file.name))
export const resetThresholds = (model: string): Promise<ModelCard> => call(remote().resetThresholds(model))
