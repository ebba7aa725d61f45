// What crosses the port when a model is measured: what is given, what was found in it, how far it is, and the reports.
import type { ComparedRow } from '../../evaluate/compare.ts'
import type { EmbedProgress } from '../../evaluate/embed-all.ts'
import type { LfwFigures, ScoredPair } from '../../evaluate/lfw-figures.ts'
import type { ProtocolName } from '../../evaluate/protocols/table.ts'
import type { Report } from '../../evaluate/report.ts'
import type { Semantics } from '../../evaluate/roc.ts'
import type { Row } from '../../evaluate/rows.ts'
import type { ScoreHistogram } from '../../model/card.ts'
import type { EmbeddingKind } from '../../model/mirror.ts'
import type { ScoreName } from '../../model/scores.ts'

export type { EmbeddingKind, LfwFigures, Report, ScoredPair, ScoreHistogram, ScoreName, Semantics }

/** A file and its path in the folder that was chosen: paths of files do not survive the port. */
export interface PlacedFile {
  path: string
  file: File
}
/** Pictures in a folder, an archive or a data set of this browser, or the embeddings of them. */
export type Given =
  | { kind: 'dataset'; label: string }
  | { kind: 'folder'; label: string; files: PlacedFile[] }
  | { kind: 'archive'; label: string; file: File }
  | { kind: 'embeddings'; label: string; file: File }

export interface EvaluationRequest {
  protocol: ProtocolName
  semantics: Semantics
  /** The score whose report is opened. A quick protocol is measured with the other one too where the embeddings allow it. */
  score: ScoreName
  /** What pictures are embedded as; ready embeddings say it themselves. */
  embedding: EmbeddingKind
  /** Name of an installed model; of no matter to ready embeddings. */
  model: string
  given: Given
  /** The files of the protocol; none: those that ship with the page. */
  config: File[]
}

/** A measurement that was interrupted: it goes on with the same pictures. */
export interface Unfinished {
  request: Omit<EvaluationRequest, 'given'>
  /** Where the pictures came from: a data set is still here, a file or folder has to be chosen again. */
  given: { kind: Exclude<Given['kind'], 'embeddings'>; label: string }
  /** Pictures that are embedded, or left out. */
  done: number
  total: number
}

/** What the files of a protocol hold. */
export interface ProtocolFacts {
  /** The file that makes the protocol. */
  list: string
  /** "6,000 pairs in 10 folds, 7,701 pictures" */
  holds: string
  /** Null where it lists none. */
  pairs: number | null
  /** The picture list that ships with the page stands in for one that was not given. */
  usesShippedOrder: boolean
}

/** What of the protocol's pictures is among those given. */
export interface DataFacts {
  found: number
  missing: string[]
  /** Pairs that have both pictures, null where the protocol lists none. */
  pairs: number | null
  /** Pictures that were embedded, or left out, in an earlier run and are not worked on again. */
  kept: number
  /** Of ready embeddings: the model that the file names. */
  model: string | null
  /** Of ready embeddings: how many there are, and what shows at once. */
  holds: string | null
}

export type EvaluationProgress =
  | { what: 'starting' | 'pictures' }
  | ({ what: 'embedding' } & EmbedProgress)
  | { what: 'measuring'; share: number | null }

/** A line of the list of kept reports; `problem` is set when the file is damaged. */
export type ReportEntry =
  | ({ id: string; problem: null; headline: number; size: number } & Pick<
      Report,
      'protocol' | 'semantics' | 'embedding' | 'score' | 'model' | 'date' | 'pictures' | 'skipped'
    >)
  | { id: string; problem: string }

export interface OpenReport {
  id: string
  report: Report
  /** The report of the same run with the other score, while it is kept. */
  sibling: { id: string; report: Report; rows: Row[] } | null
  /** Crops of the worst mistakes as data addresses, by picture name. */
  pictures: Record<string, string>
  /** The figures that stand in tables. */
  rows: Row[]
  /** The installed model that was measured, if it is still there. */
  model: { name: string; title: string; isShipped: boolean; usesThresholds: boolean } | null
}

export interface ReportComparison {
  rows: ComparedRow[]
  notes: string[]
}
export type ReportFormat = 'json' | 'csv' | 'html'
