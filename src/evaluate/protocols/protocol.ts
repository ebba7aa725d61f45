// What a protocol is: one object of this form in table.ts. Page, command line, CSV and HTML read the objects and know no protocol by name.

import type { Embeddings } from '../../data/embeddings.ts'
import type { ListFile as WrittenList } from '../../data/lists.ts'
import type { ListFile, ProtocolList } from '../../data/protocol.ts'
import type { MatValue } from '../../format/mat.ts'
import type { Calibration, ProtocolFigures, ScoreHistogram } from '../../model/card.ts'
import type { EmbeddingKind } from '../../model/mirror.ts'
import type { ScoreName } from '../../model/scores.ts'
import type { Scorer } from '../../verify/projection.ts'
import type { Curve } from '../curves.ts'
import type { Outcome } from '../lfw.ts'
import type { Mistakes } from '../lfw-figures.ts'
import type { Skipped } from '../lookup.ts'
import type { Report } from '../report.ts'
import type { Semantics } from '../roc.ts'
import type { Row } from '../rows.ts'

/** What every report draws; a protocol has more of its own. All of it is kept as JSON, under the protocol's name. */
export interface Figures {
  histogram: ScoreHistogram
  mistakes: Mistakes
}

export interface MeasureInput {
  embeddings: Embeddings
  /** What the embeddings were made of. */
  kind: EmbeddingKind
  scorer: Scorer
  semantics: Semantics
  /** Pictures that are known to be missing, with reasons. */
  skipped: readonly Skipped[]
  /** Called often; may pause to let other work in and throws when the run is cancelled. `share` is 0..1. */
  breathe(share: number): Promise<void>
}

/** Published figures to stand beside one's own; rates in 0..1. */
export interface Published<F> {
  caption: string
  /** Titles of the columns; `short` where the one before says the rest. */
  columns: readonly { title: string; short?: string }[]
  rows: readonly { model: string; source: string; rates: readonly number[] }[]
  /** The same columns of a report. */
  own(figures: F): readonly number[]
}

export type Cell = string | number

/**
 * `L` is what its files hold, `F` its figures. Each sentence stands here once; `figures` are those that `measure` gave, perhaps read back
 * from a report that an older version wrote.
 */
export interface Protocol<
  N extends string = string,
  L extends ProtocolList = ProtocolList,
  F extends Figures = Figures,
> {
  /** Of the command line and of saved reports. */
  name: N
  /** Where it is chosen, with a note that says what for; over a report; in front of how much was measured ("LFW, 6,000 pairs"). */
  label: string
  note: string
  heading: string
  short: string
  /** "One report is on ..." */
  on: string

  /** Shows what a report is and measures nothing that counts: it stands in no list of protocols. */
  isSample?: boolean
  /** Made of a source's own pictures: it has no files to choose. */
  isOwn?: boolean

  /** The files that make it, for a list of options; and with what may be added, for the page. */
  files: string
  filesNote: string
  /** What its MAT-file is called where one looks into it; without it there is none. */
  matlab?: string
  /** The file that ships with the page (public/) and is measured where none is given, by the name that people know. */
  shipped?: { path: string; name: string }
  /** Where its pictures are to be had, and how large they are. */
  whereFrom?: string
  /** Reads them, in any order. `shippedOrder`: text of the list in which lfw_pairs.mat counts. Throws ListError or FormatError. */
  read(files: readonly ListFile[], shippedOrder: () => Promise<string>): Promise<L>
  /** What they hold: "6,000 pairs in 10 folds, 7,701 pictures". */
  holds(list: L): string
  /** Where it measures pairs that are listed: those whose pictures are there are counted before the start. */
  pairs?(list: L): readonly { a: string; b: string }[]
  /** Picture lists that the command `lists` makes of its MAT-file. */
  lists?: {
    takes: string
    make(mat: Map<string, MatValue>, file: string, order: ShippedOrder): Promise<WrittenList[]>
  }

  measure(list: L, input: MeasureInput): Promise<Outcome<F>>
  /** It takes seconds: the other score is measured too where the embeddings allow it. */
  isQuick: boolean

  /** What and how much was measured. */
  size: { unit: string; of(figures: F): number }
  /** The one figure that stands in a list of reports. */
  headline: { title: string; of(figures: F): number }
  rows(figures: F): Row[]
  /** Lines for the terminal below the rows: title and text. */
  lines(figures: F, score: ScoreName): [title: string, text: string][]
  /** Tables of the CSV between the figures and what was left out, each with its head. */
  tables(figures: F): Cell[][][]
  /** The sentence below the heading of the HTML, and its sections in order, as markup. */
  lead(figures: F): string
  sections(figures: F, report: Report, pictures: ReadonlyMap<string, string>): string[]
  curves(figures: F): Curve[]
  /** What a reader of the curves must know. */
  curvesNote?: string
  published?: Published<F>
  /** For the model's card. */
  card?(figures: F): ProtocolFigures
  /** The thresholds that a model may take from a report. */
  calibration?(figures: F, report: Report): Calibration
}

/** The author's order of LFW's pictures that ships with the project; read when it is asked for. */
interface ShippedOrder {
  file: string
  text(): Promise<string>
}
