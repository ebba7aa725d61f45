// What reports are called.
import type { OpenReport, ReportEntry } from '../../worker/evaluation/types.ts'
import { wordsOfEvaluate } from './words.ts'

/** "LFW, 6,000 pairs: LightCNN-9". */
export function titleOf({ report }: OpenReport): string {
  const size = report.protocol === 'lfw' ? report.lfw.pairs : report.blufr.vr.trials.length
  return `${wordsOfEvaluate.sizeOf(report.protocol, size)}: ${report.model.name}${wordsOfEvaluate.withScore(report.score)}`
}

/** "LFW, 6,000 pairs, LightCNN-9". */
export function nameOf(entry: ReportEntry): string {
  if (entry.problem !== null) return entry.id
  return `${wordsOfEvaluate.sizeOf(entry.protocol, entry.size)}, ${entry.model.name}${wordsOfEvaluate.withScore(entry.score)}`
}
