// The report of an evaluation: what was measured, with what, on which list, what was left out, and the figures. Plain JSON.
import type { EmbeddingKind } from '../model/mirror.ts'
import type { ScoreName } from '../model/scores.ts'
import type { EmbeddingRun } from './embed-all.ts'
import type { Outcome } from './lfw.ts'
import type { LfwFigures } from './lfw-figures.ts'
import type { Skipped } from './lookup.ts'
import type { Semantics } from './roc.ts'

/** What a report says about where its figures come from. */
export interface Provenance {
  model: {
    name: string
    sha256: string
    canonicalSha256?: string
    /** Of the Joint Bayesian back-end, where that is the score. */
    backendSha256?: string
  }
  /** What was measured of two embeddings. Old reports do not say it and mean the cosine. */
  score: ScoreName
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
/** The figures stand beside it, under the protocol's name (protocols/table.ts reads them). */
export interface Report extends Common {
  protocol: string
}
/** A report of one protocol, as its JSON is. */
export type ReportOf<N extends string, F> = Report & { protocol: N } & { [name in N]: F }
export type LfwReport = ReportOf<'lfw', LfwFigures>

interface Measured<N, F> {
  protocol: N
  outcome: Outcome<F>
  semantics: Semantics
  from: Provenance
}
export function reportOf<N extends string, F>({ protocol, ...measured }: Measured<N, F>): ReportOf<N, F> {
  const { outcome, semantics, from } = measured
  const about = { protocol, ...common(outcome, semantics, from) }
  return { ...about, [protocol]: outcome.figures } as ReportOf<N, F>
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
        'The pictures are 96x112 chips cut for SphereFace, enlarged to LightCNN’s alignment: black borders of about 7 px at the sides and 17 px below the chin, which the published figures’ own pictures do not have.',
      ]
    : []
}

export const toJson = (report: Report): string => `${JSON.stringify(report, null, 1)}\n`
