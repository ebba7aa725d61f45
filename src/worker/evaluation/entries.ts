// The worker's entries for measuring models and keeping reports. What they call is loaded when first used.

import type { ProtocolName } from '../../evaluate/protocols/table.ts'
import type { Detector } from '../../face/detect.ts'
import type { ModelCard } from '../../model/card.ts'
import type { Embedder } from '../../model/embedder.ts'
import { type LoadedModel, takeCard } from '../models/load.ts'
import { receiveSignal } from '../parts/signal.ts'
import type { EngineName } from '../types.ts'
import type { EvaluationProgress, EvaluationRequest, ReportFormat } from './types.ts'

/** The engine as the worker started it. */
export interface Running {
  engine: EngineName
  engineLabel: string
  detector: Detector
  /** Of single crops: for evaluations. */
  embedder: Embedder
  /** What verdicts compare: of the kind that the model's thresholds were measured with. */
  verdictEmbedder: Pick<Embedder, 'embed'>
  model: LoadedModel
}

export function evaluationEntries(running: () => Running) {
  const reports = () => import('./reports.ts')
  /** A changed card counts at once where its model is the one in use. */
  const inUse = (card: ModelCard): Promise<ModelCard> => takeCard(running().model, card)
  return {
    async readProtocol(protocol: ProtocolName, config: File[]) {
      return (await import('./evaluate.ts')).readProtocol(protocol, config)
    },
    async findGiven(request: EvaluationRequest, port: MessagePort | null) {
      const signal = receiveSignal(port)
      return (await import('./evaluate.ts')).findGiven(request, signal)
    },
    /** Measures and keeps the report. Gives its id. */
    async evaluate(
      request: EvaluationRequest,
      onProgress: (progress: EvaluationProgress) => void,
      port: MessagePort | null,
    ) {
      const signal = receiveSignal(port)
      return (await import('./evaluate.ts')).evaluate(running(), request, onProgress, signal)
    },

    async readUnfinished() {
      return (await import('./unfinished.ts')).readUnfinished()
    },
    async discardUnfinished() {
      return (await import('./unfinished.ts')).discardUnfinished()
    },

    listReports: async () => (await reports()).listReports(),
    readReport: async (id: string) => (await reports()).readReport(id),
    deleteReport: async (id: string) => (await reports()).deleteReport(id),
    reportFile: async (id: string, format: ReportFormat) => (await reports()).reportFile(id, format),
    compareReports: async (a: string, b: string) => (await reports()).compareKept(a, b),

    /** "Use as this model's thresholds", thresholds from elsewhere, and back to those that shipped. All give the changed card. */
    async adoptThresholds(id: string) {
      return inUse(await (await reports()).adoptThresholds(id))
    },
    async typeThresholds(model: string, same: number, different: number) {
      return inUse(await (await reports()).typeThresholds(model, same, different))
    },
    async takeReportFile(model: string, file: Blob, fileName: string) {
      return inUse(await (await reports()).takeReportFile(model, file, fileName))
    },
    async resetThresholds(model: string) {
      return inUse(await (await reports()).resetThresholds(model))
    },
  }
}
