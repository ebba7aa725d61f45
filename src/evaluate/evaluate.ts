// Protocol and embeddings -> report: what the page and the command line tool call when all pictures are embedded.
import type { ProtocolList } from '../data/protocol.ts'
import { sha256Hex } from '../format/sha256.ts'
import type { BackendCard } from '../model/card.ts'
import type { EmbeddingKind } from '../model/mirror.ts'
import type { Scorer } from '../verify/projection.ts'
import type { EmbeddingRun } from './embed-all.ts'
import { protocolOf } from './protocols/table.ts'
import { type Provenance, type Report, reportOf } from './report.ts'
import type { Semantics } from './roc.ts'

export interface EvaluateOptions {
  semantics: Semantics
  model: Provenance['model']
  scorer: Scorer
  /** What a Joint Bayesian score rests on. */
  backend: Pick<BackendCard, 'sha256'> | null
  /** What the embeddings were made of. */
  kind: EmbeddingKind
  /** Where the pictures come from, in words. */
  sourceName: string
  engine: string
  /** The file whose order embeddings without names were taken in, null where they have names; none for pictures. */
  assumedOrder?: string | null | undefined
  /** Share of the protocol that is computed, 0..1. */
  onProgress?: (share: number) => void
  signal?: AbortSignal
}

const PAUSE_EVERY_MS = 50

/** Throws ListError when the embeddings are not those of the list, AbortError when cancelled. */
export async function evaluate(
  list: ProtocolList,
  { embeddings, skipped, kinds }: EmbeddingRun,
  options: EvaluateOptions,
): Promise<Report> {
  const { semantics, scorer, backend, kind: embedding, sourceName, engine } = options
  const isJoint = scorer.name === 'jb'
  const model = { ...options.model, ...(isJoint && backend && { backendSha256: backend.sha256 }) }
  const date = new Date().toISOString()
  const source = { name: sourceName, kinds }
  const from: Provenance = {
    ...{ model, score: scorer.name, embedding },
    ...{ list: list.list, source, engine, date },
  }
  const orderNotes = notesOnOrder(options.assumedOrder, list.rowList, embeddings.names)
  const { name, measure } = protocolOf(list)
  const breathe = breather(options)
  const outcome = await measure(list, { embeddings, kind: embedding, scorer, semantics, skipped, breathe })
  const withOrder = { ...outcome, notes: [...orderNotes, ...outcome.notes] }
  return reportOf({ protocol: name, outcome: withOrder, semantics, from })
}

function notesOnOrder(
  assumed: string | null | undefined,
  rowList: string | null,
  names: readonly string[],
): string[] {
  // the paths of a list tell which pictures of a source are meant
  if (assumed === undefined) return []
  if (assumed === null)
    return rowList
      ? [
          `${rowList} was not needed: a picture list gives the order of embeddings without names, and these carry their own names.`,
        ]
      : []
  return [
    `The embeddings have no names. Their rows were taken in the order of ${assumed}, from ${names[0]} to ${names.at(-1)}. If they stand in another order, these figures are wrong: give the list of their pictures beside the protocol’s files, one picture a line.`,
  ]
}

/** Tells progress and lets messages in (such as a cancel) every 50 ms. */
function breather({ onProgress, signal }: EvaluateOptions): (share: number) => Promise<void> {
  let paused = performance.now()
  return async share => {
    if (performance.now() - paused < PAUSE_EVERY_MS) return
    onProgress?.(share)
    await new Promise(resolve => setTimeout(resolve))
    signal?.throwIfAborted()
    paused = performance.now()
  }
}

/** Names what a run kept: the same embeddings of the same pictures of the same source. 64 hexadecimal digits. */
export function runKey(
  { modelSha256, kind }: { modelSha256: string; kind: EmbeddingKind },
  pictures: readonly string[] | null,
  sourceName: string,
): Promise<string> {
  const list = pictures ? pictures.toSorted().join('\n') : '*'
  return sha256Hex(new TextEncoder().encode(`${modelSha256} ${kind}\n${sourceName}\n${list}`))
}
