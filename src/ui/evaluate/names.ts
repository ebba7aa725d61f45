// What reports are called.
import { sizeOf } from '../../evaluate/protocols/table.ts'
import type { OpenReport, ReportEntry } from '../../worker/evaluation/types.ts'
import { wordsOfEvaluate } from './words.ts'

/** "LFW, 6,000 pairs: LightCNN-9". */
export function titleOf({ report }: OpenReport): string {
  return `${wordsOfEvaluate.sizeOf(report, sizeOf(report))}: ${report.model.name}${wordsOfEvaluate.withScore(report.score)}`
}

/** "LFW, 6,000 pairs, LightCNN-9". */
export function nameOf(entry: ReportEntry): string {
  if (entry.problem !== null) return entry.id
  return `${wordsOfEvaluate.sizeOf(entry, entry.size)}, ${entry.model.name}${wordsOfEvaluate.withScore(entry.score)}`
}
